import { isUtf8 } from 'node:buffer'
import { type Document, readDocument } from '../core/sync/document.ts'
import type { BlobId, Snapshot, Unreadable, Version } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { GitFailed } from './errors.ts'
import type { History, RemoteDocument, Tree } from './ports.ts'
import { isSameTree } from './same-tree.ts'

/**
 * Every text seen so far, read once; blobs never change, so nothing in it grows old. Snapshots of it share the objects
 * of what is the same in them.
 */
export class Library {
  readonly #documents = new Map<BlobId, Document>()
  readonly #snapshots = new WeakMap<Tree, Snapshot>()
  #last: Tree = new Map()
  /** Every version seen so far: a definition's text, at each place where it lay. */
  readonly #versions = new Map<BlobId, Version[]>()
  /** What an earlier process has read, asked for once, when the first text is wanted. */
  #earlier: (() => readonly RemoteDocument[]) | undefined

  constructor(earlier?: () => readonly RemoteDocument[]) {
    this.#earlier = earlier
  }

  add(blob: BlobId, document: Document): void {
    this.#documents.set(blob, document)
  }

  addText(document: RemoteDocument): void {
    const { blob, definition } = document
    if (this.#documents.has(blob)) return
    this.add(blob, {
      kind: 'definition',
      definition,
      get text() {
        return document.text
      },
      form: undefined,
    })
  }

  addBytes(blob: BlobId, bytes: Uint8Array): void {
    if (!this.#documents.has(blob)) this.add(blob, readDocument(decode(bytes)))
  }

  /** Reads from git whatever of `blobs` was not seen yet. */
  async load(blobs: Iterable<BlobId>, history: Pick<History, 'read'>): Promise<void> {
    let unknown = [...blobs].filter(blob => !this.#documents.has(blob))
    if (unknown.length > 0 && this.#earlier) {
      for (const document of this.#earlier()) this.addText(document)
      this.#earlier = undefined
      unknown = unknown.filter(blob => !this.#documents.has(blob))
    }
    if (unknown.length === 0) return
    for (const [blob, bytes] of await history.read([...new Set(unknown)])) this.addBytes(blob, bytes)
  }

  /** What a tree holds. The same tree gives the same object, and so does one that equals the last. */
  async snapshot(tree: Tree, history: Pick<History, 'read'>): Promise<Snapshot> {
    const known = this.#snapshots.get(isSameTree(tree, this.#last) ? this.#last : tree)
    if (known) return known
    await this.load(tree.values(), history)
    const versions: Version[] = []
    const unreadable: Unreadable[] = []
    for (const [path, blob] of tree) {
      const found = this.#versionAt(path, blob)
      if ('problem' in found) unreadable.push(found)
      else versions.push(found)
    }
    const snapshot = { versions, unreadable }
    this.#snapshots.set(tree, snapshot)
    this.#last = tree
    return snapshot
  }

  #versionAt(path: FilePath, blob: BlobId): Version | Unreadable {
    const known = this.#versions.get(blob)
    const same = known?.find(version => version.path === path)
    if (same) return same
    const document = this.get(blob)
    if (document.kind === 'unreadable') return { path, problem: document.problem, claims: document.claims }
    const { definition, form } = document
    const version: Version = {
      definition,
      path,
      get text() {
        return document.text
      },
      blob,
      ...(form ? { form } : {}),
    }
    if (known) known.push(version)
    else this.#versions.set(blob, [version])
    return version
  }

  /** Throws when git does not hold the blob either. */
  get(blob: BlobId): Document {
    const document = this.#documents.get(blob)
    if (!document) throw new GitFailed(`git does not hold the text ${blob} any more`)
    return document
  }

  /** The text of a definition, if the blob is known and holds one. */
  readonly textOf = (blob: BlobId): string | undefined => {
    const document = this.#documents.get(blob)
    return document?.kind === 'definition' ? document.text : undefined
  }

  /** The guid of a definition, if the blob is known and holds one that has it. */
  guidOf(blob: BlobId): string | undefined {
    const document = this.#documents.get(blob)
    return document?.kind === 'definition' ? document.definition.guid : undefined
  }
}

/** The text of bytes that are UTF-8; of others there is none. */
export function decode(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    : undefined
}
