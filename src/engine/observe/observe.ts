import { arrange, type Homes } from '../../core/sync/arrange.ts'
import { cameBackAs, knownByGuid, unknownByGuid } from '../../core/sync/known-guids.ts'
import { readVersion } from '../../core/sync/read-version.ts'
import type { Snapshot, Version } from '../../core/sync/snapshot.ts'
import { EMPTY } from '../../core/sync/snapshot.ts'
import { introduce, strangersAmong } from '../../core/sync/strangers.ts'
import type { Mirror } from '../mirror/record.ts'
import type { CommitId, Head, Tree } from '../ports/git.ts'
import type { Note } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { Library } from '../texts/library.ts'
import { type Glance, glance } from './glance.ts'

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

/** Reads git and the folder, as they were `seen` or are now. Each side is complete, or this throws. */
export async function observeHere(
  ports: Pick<Ports, 'history' | 'worktree'>,
  library: Library,
  seen?: Glance,
): Promise<Here> {
  const { memory, scan } = seen ?? (await glance(ports))
  const { history } = ports
  for (const [blob, bytes] of scan.contents) library.addBytes(blob, bytes)
  const mirror = memory.mirror ? await library.snapshot(memory.mirror.tree, history) : EMPTY
  const agreed = await library.snapshot(memory.base, history)
  const base = { ...agreed, versions: await known(history, library, { base: agreed, mirror }) }
  const ours = await library.snapshot(scan.files, history)
  const versions = await introduced(history, library, { base, ours, since: memory.note.head })
  return {
    head: scan.head,
    base,
    ours: { ...ours, versions, obstacles: scan.obstacles },
    mirror,
    mirrorCommit: memory.mirror?.commit,
    mirrorLog: memory.mirror?.log,
    note: memory.note,
    files: scan.files,
  }
}

/** Base, what was sent without a guid by the one that Xano has given it, whatever that is called there by now. */
async function known(
  history: Ports['history'],
  library: Library,
  { base, mirror }: Pick<Here, 'base' | 'mirror'>,
): Promise<readonly Version[]> {
  const versions = knownByGuid(base.versions, mirror.versions)
  const unknown = unknownByGuid(versions, mirror.versions)
  if (unknown.length === 0) return versions
  const seen = await history.seenAt(unknown.map(({ path }) => path))
  await library.load([...seen.values()].flat(), history)
  const then = unknown.flatMap(sent => {
    const past = (seen.get(sent.path) ?? []).flatMap(
      blob => readVersion(sent.path, blob, library.textOf) ?? [],
    )
    return cameBackAs(sent, past) ?? []
  })
  return knownByGuid(versions, then)
}

/** The files, those that go by a guid of another label known by that of this one. */
async function introduced(
  history: Ports['history'],
  library: Library,
  { base, ours, since }: Pick<Here, 'base' | 'ours'> & { readonly since: CommitId | undefined },
): Promise<readonly Version[]> {
  const strangers = strangersAmong(base.versions, ours.versions)
  if (since === undefined || strangers.files.length === 0) return ours.versions
  const tree = await history.committed(
    strangers.lost.map(({ path }) => path),
    since,
  )
  const { versions } = await library.snapshot(tree, history)
  return introduce(
    ours.versions,
    strangers,
    new Map(versions.map(({ path, definition }) => [path, definition])),
  )
}

/** Xano's side, laid out as it was before wherever it still is the same. */
export function observeThere(
  { documents, unreadable }: RemoteSnapshot,
  mirror: readonly Version[],
  homes?: Homes,
): Snapshot {
  return { versions: arrange(documents, mirror, homes), unreadable }
}

/** The mirror as git holds it. */
export const mirrorOf = ({ mirror: { versions }, mirrorCommit: commit, mirrorLog: log }: Here): Mirror => ({
  versions,
  tip: commit === undefined ? undefined : { commit, log },
})
