import type { BlobId } from '../core/sync/snapshot.ts'
import type { Definition } from '../core/xs/definition.ts'
import { lazily } from '../engine/lazily.ts'
import type { RemoteDocument } from '../engine/ports.ts'

/** Where a text lies in a body, with white space around it: in bytes. */
export interface Extent {
  body: Buffer
  from: number
  readonly length: number
}

/**
 * A definition whose text is made when it is asked for first: most never are. Until then it holds on to the body in
 * which the text lies, so that it has to move when another answer takes the place of that.
 */
export class Recorded implements RemoteDocument {
  readonly definition: Definition
  declare readonly text: string
  readonly blob: BlobId
  #at: Extent | string

  constructor(blob: BlobId, definition: Definition, at: Extent) {
    this.definition = definition
    this.blob = blob
    this.#at = at
    Object.defineProperty(this, 'text', Recorded.#TEXT)
  }

  static readonly #TEXT = lazily(function (this: Recorded) {
    if (typeof this.#at !== 'string') this.#at = textAt(this.#at)
    return this.#at
  })

  /** The same bytes lie there as well. */
  moveTo(body: Buffer, from: number): void {
    if (typeof this.#at === 'string') return
    this.#at.body = body
    this.#at.from = from
  }
}

export const textAt = ({ body, from, length }: Extent): string =>
  body.toString('utf8', from, from + length).trim()
