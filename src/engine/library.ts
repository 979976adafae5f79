import { type Document, readDocument } from '../core/sync/document.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import { GitFailed } from './errors.ts'
import type { History, RemoteDocument } from './ports.ts'

/** Every text seen so far, read once; blobs never change, so nothing in it grows old. */
export class Library {
  readonly #documents = new Map<BlobId, Document>()

  add(blob: BlobId, document: Document): void {
    this.#documents.set(blob, document)
  }

  addText({ blob, definition, text }: RemoteDocument): void {
    if (!this.#documents.has(blob)) this.add(blob, { kind: 'definition', definition, text, form: undefined })
  }

  addBytes(blob: BlobId, bytes: Uint8Array): void {
    if (!this.#documents.has(blob)) this.add(blob, readDocument(decode(bytes)))
  }

  /** Reads from git whatever of `blobs` was not seen yet. */
  async load(blobs: Iterable<BlobId>, history: Pick<History, 'read'>): Promise<void> {
    const unknown = new Set<BlobId>()
    for (const blob of blobs) if (!this.#documents.has(blob)) unknown.add(blob)
    if (unknown.size === 0) return
    for (const [blob, bytes] of await history.read([...unknown])) this.addBytes(blob, bytes)
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
}

/** The text of bytes that are UTF-8; of others there is none. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
