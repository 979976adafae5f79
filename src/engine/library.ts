import { isUtf8 } from 'node:buffer'
import { type Document, readDocument } from '../core/sync/document.ts'
import type { BlobId, Snapshot, Unreadable, Version } from '../core/sync/snapshot.ts'
import type { FileForm } from '../core/sync/file-form.ts'
import type { Definition } from '../core/xs/definition.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { GitFailed } from './errors.ts'
import type { History, RemoteDocument, Tree } from './ports.ts'
import { lazily } from './lazily.ts'
import { isSameTree } from './same-tree.ts'

type Readable = Extract<Document, { readonly kind: 'definition' }>

/**
 * Every text seen so far, read once; blobs never change, so nothing in it grows old. Snapshots of it share the objects
 * of what is the same in them.
 */
export class Library {
  readonly #documents = new Map<BlobId, Document>()
  readonly #snapshots = new WeakMap<Tree, Snapshot>()
  #last: Tree = new Map()
  /** Every version seen so far: a definition's text, at the place where it lay, or at each of several. */
  readonly #versions = new Map<BlobId, Version | Version[]>()
  /** What an earlier process has read, asked for once, when the first text is wanted. */
  #earlier: (() => readonly RemoteDocument[]) | undefined

  constructor(earlier?: () => readonly RemoteDocument[]) {
    this.#earlier = earlier
  }

  add(blob: BlobId, document: Document): void {
    this.#documents.set(blob, document)
  }

  addText(document: RemoteDocument): void {
    if (!this.#documents.has(document.blob)) this.add(document.blob, new Received(document))
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
    if (last) this.#snapshots.set(tree, last)
    return last
  }

  #versionAt(path: FilePath, blob: BlobId): Version | Unreadable {
    const known = this.#versions.get(blob)
    const same = Array.isArray(known) ? known.find(version => version.path === path) : known
    if (same?.path === path) return same
    const document = this.get(blob)
    if (document.kind === 'unreadable') return { path, problem: document.problem, claims: document.claims }
    const version = new Placed(document, path, blob)
    if (Array.isArray(known)) known.push(version)
    else this.#versions.set(blob, known ? [known, version] : version)
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

/** A definition that was received. Its text is asked for each time: most are never wanted, and are not made then. */
class Received implements Readable {
  readonly kind = 'definition'
  readonly form = undefined
  readonly definition: Definition
  declare readonly text: string
  readonly #of: RemoteDocument

  constructor(of: RemoteDocument) {
    this.definition = of.definition
    this.#of = of
    Object.defineProperty(this, 'text', Received.#TEXT)
  }

  static readonly #TEXT = lazily(function (this: Received) {
    return this.#of.text
  })
}

/** A definition at a place, with its text in the same way. */
class Placed implements Version {
  readonly definition: Definition
  readonly path: FilePath
  declare readonly text: string
  readonly blob: BlobId
  declare readonly form?: FileForm
  readonly #of: Readable

  constructor(of: Readable, path: FilePath, blob: BlobId) {
    this.definition = of.definition
    this.path = path
    this.blob = blob
    if (of.form) this.form = of.form
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
