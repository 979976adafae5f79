import type { BlobId } from '../core/sync/snapshot.ts'
import type { Definition } from '../core/xs/definition.ts'
import type { RemoteDocument } from '../engine/ports/remote.ts'
import { lazily } from '../core/xs/lazily.ts'

/** Where a text lies in a body, with white space around it: in bytes. */
export interface Extent {
  readonly body: Buffer
  readonly from: number
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
  /** The body, or the text itself once it was asked for. */
  #source: Buffer | string
  #from: number
  readonly #length: number

  constructor(blob: BlobId, definition: Definition, { body, from, length }: Extent) {
    this.definition = definition
    this.blob = blob
    this.#source = body
    this.#from = from
    this.#length = length
    Object.defineProperty(this, 'text', Recorded.#TEXT)
  }

  static readonly #TEXT = lazily(function (this: Recorded) {
    if (typeof this.#source !== 'string')
      this.#source = textAt({ body: this.#source, from: this.#from, length: this.#length })
    return this.#source
  })

  /** The same bytes lie there as well. */
  moveTo(body: Buffer, from: number): void {
    if (typeof this.#source === 'string') return
    this.#source = body
    this.#from = from
  }
}

export const textAt = ({ body, from, length }: Extent): string =>
  body.toString('utf8', from, from + length).trim()
