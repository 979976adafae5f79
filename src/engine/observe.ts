import type { Document } from '../core/sync/document.ts'
import { arrange, type Homes } from '../core/sync/arrange.ts'
import type { BlobId, Snapshot, Unreadable, Version } from '../core/sync/snapshot.ts'
import { EMPTY } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Library } from './library.ts'
import type { CommitId, Head, Note, Ports, RemoteSnapshot, Tree } from './ports.ts'

/** What git and the folder say, before Xano was asked. */
export interface Here {
  readonly head: Head
  readonly base: Snapshot
  readonly ours: Snapshot
  /** Xano as it was last seen, and the commit that holds it. */
  readonly mirror: Snapshot
  readonly mirrorCommit: CommitId | undefined
  /** How far the audit log had come then. */
  readonly mirrorLog: number | undefined
  readonly note: Note
  /** Every file, also those that cannot be read. */
  readonly files: Tree
}

/** Reads git and the folder. Each side is complete, or this throws. */
export async function observeHere(
  { history, worktree }: Pick<Ports, 'history' | 'worktree'>,
  library: Library,
): Promise<Here> {
  const memory = await history.recall()
  const scan = await worktree.scan(memory.base.keys())
  for (const [blob, bytes] of scan.contents) library.addBytes(blob, bytes)
  const mirrorTree: Tree = memory.mirror?.tree ?? new Map<FilePath, BlobId>()
  await library.load([...scan.files.values(), ...memory.base.values(), ...mirrorTree.values()], history)
  const mirror = snapshotOf(mirrorTree, library, EMPTY)
  const base = snapshotOf(memory.base, library, mirror)
  return {
    head: scan.head,
    base,
    ours: { ...snapshotOf(scan.files, library, base), obstacles: scan.obstacles },
    mirror,
    mirrorCommit: memory.mirror?.commit,
    mirrorLog: memory.mirror?.log,
    note: memory.note,
    files: scan.files,
  }
}

/** Xano's side, laid out as it was before wherever it still is the same. */
export function observeThere(
  { documents, unreadable }: RemoteSnapshot,
  mirror: readonly Version[],
  homes?: Homes,
): Snapshot {
  return { versions: arrange(documents, mirror, homes), unreadable }
}

/** The snapshot of a tree whose blobs the library holds; versions that `known` holds at the same place are the same objects. */
export function snapshotOf(tree: Tree, library: Library, known: Snapshot): Snapshot {
  const before = new Map(known.versions.map(version => [version.path, version]))
  const versions: Version[] = []
  const unreadable: Unreadable[] = []
  for (const [path, blob] of tree) {
    const same = before.get(path)
    if (same?.blob === blob) {
      versions.push(same)
      continue
    }
    const document = library.get(blob)
    if (document.kind === 'definition') versions.push(versionOf(document, path, blob))
    else unreadable.push({ path, problem: document.problem, claims: document.claims })
  }
  return { versions, unreadable }
}

function versionOf(
  { definition, text, form }: Extract<Document, { kind: 'definition' }>,
  path: FilePath,
  blob: BlobId,
): Version {
  return form ? { definition, path, text, blob, form } : { definition, path, text, blob }
}
