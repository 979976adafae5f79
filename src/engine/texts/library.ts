import { isUtf8 } from 'node:buffer'
import { lazily } from '../../core/xs/lazily.ts'
import { type Document, readDocument } from '../../core/sync/document.ts'
import type { FileForm } from '../../core/sync/file-form.ts'
import type { BlobId, Snapshot, Unreadable, Version } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { GitFailed } from '../ports/errors.ts'
import type { Tree } from '../ports/git.ts'
import type { History } from '../ports/history.ts'
import type { RemoteDocument } from '../ports/remote.ts'
import { isSameTree } from './same-tree.ts'

type Readable = Extract<Document, { readonly kind: 'definition' }>

/** What was read of a text; as it was received, where that is known to be a definition. */
type Known = Document | RemoteDocument

/**
 * Every text seen so far, read once; blobs never change, so nothing in it grows old. Snapshots of it share the objects
 * of what is the same in them.
 */
export class Library {
  readonly #documents = new Map<BlobId, Known>()
  readonly #snapshots = new WeakMap<Tree, Snapshot>()
  #last: Tree = new Map()
  /** Every version seen so far: a definition's text, at the place where it lay, or at each of several. */
  readonly #versions = new Map<BlobId, Version | Version[]>()
  /** What an earlier process has read, asked for once, when the first text is wanted. */
  #earlier: (() => readonly RemoteDocument[]) | undefined

  constructor(earlier?: () => readonly RemoteDocument[]) {
    this.#earlier = earlier
  }

  addText(document: RemoteDocument): void {
    if (!this.#documents.has(document.blob)) this.#documents.set(document.blob, document)
  }

  addBytes(blob: BlobId, bytes: Uint8Array): void {
    if (!this.#documents.has(blob)) this.#documents.set(blob, readDocument(decode(bytes)))
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
    const known = this.#snapshots.get(tree) ?? this.#asLast(tree)
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

  #asLast(tree: Tree): Snapshot | undefined {
    const last = isSameTree(tree, this.#last) ? this.#snapshots.get(this.#last) : undefined
    if (!last) return undefined
    this.#snapshots.set(tree, last)
    this.#last = tree
    return last
  }

  #versionAt(path: FilePath, blob: BlobId): Version | Unreadable {
    const known = this.#versions.get(blob)
    const same = Array.isArray(known) ? known.find(version => version.path === path) : known
    if (same?.path === path) return same
    const document = this.#get(blob)
    if (isUnreadable(document)) return { path, problem: document.problem, claims: document.claims }
    const version = new Placed(document, path, blob)
    if (Array.isArray(known)) known.push(version)
    else this.#versions.set(blob, known ? [known, version] : version)
    return version
  }

  /** Throws when git does not hold the blob either. */
  #get(blob: BlobId): Known {
    const document = this.#documents.get(blob)
    if (!document) throw new GitFailed(`git does not hold the text ${blob} any more`)
    return document
  }

  /** The text of a definition, if the blob is known and holds one. */
  readonly textOf = (blob: BlobId): string | undefined => {
    const document = this.#documents.get(blob)
    return document && !isUnreadable(document) ? document.text : undefined
  }

  /** The guid of a definition, if the blob is known and holds one that has it. */
  readonly guidOf = (blob: BlobId): string | undefined => {
    const document = this.#documents.get(blob)
    return document && !isUnreadable(document) ? document.definition.guid : undefined
  }
}

const isUnreadable = (known: Known): known is Exclude<Document, Readable> =>
  'kind' in known && known.kind === 'unreadable'

/** A definition at a place. Its text is asked for each time: most are never wanted, and are not made then. */
class Placed implements Version {
  readonly definition: Definition
  readonly path: FilePath
  declare readonly text: string
  readonly blob: BlobId
  declare readonly form?: FileForm
  readonly #of: Readable | RemoteDocument

  constructor(of: Readable | RemoteDocument, path: FilePath, blob: BlobId) {
    this.definition = of.definition
    this.path = path
    this.blob = blob
    if ('form' in of && of.form) this.form = of.form
    this.#of = of
    Object.defineProperty(this, 'text', Placed.#TEXT)
  }

  static readonly #TEXT = lazily(function (this: Placed) {
    return this.#of.text
  })
}

/** The text of bytes that are UTF-8; of others there is none. */
export function decode(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    : undefined
}
