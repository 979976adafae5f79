/** What a terminal puts around a pasted text, as Ink tells it. */
const BEGIN = '[200~'
const END = '[201~'

/** What one input comes to. */
export interface Read {
  /** What counts as keys. */
  readonly typed: string
  /** A text whose end has come. */
  readonly pasted?: string
}

/**
 * Tells what is pasted from what is typed. A slow line brings the signs around a text in pieces, of which none may be
 * missed: keys would be taken for text from then on, or the text for keys.
 */
export class PasteReader {
  /** What may be how a text begins. */
  #held = ''
  #pasted: string | undefined

  get isWithin(): boolean {
    return this.#pasted !== undefined
  }

  read(input: string): Read {
    return this.#pasted === undefined ? this.#outside(this.#held + input) : this.#within(this.#pasted, input)
  }

  #outside(text: string): Read {
    const hasBegun = text.startsWith(BEGIN)
    const mayBegin = !hasBegun && text.length > 1 && BEGIN.startsWith(text)
    this.#held = mayBegin ? text : ''
    if (hasBegun) this.#pasted = text.slice(BEGIN.length)
    return { typed: hasBegun || mayBegin ? '' : text }
  }

  /** The end stands where an input begins, or was cut by that: what reads like it further on was pasted. */
  #within(before: string, input: string): Read {
    const text = before + input
    const end = text.indexOf(END, Math.max(0, before.length - END.length + 1))
    const isEnd = end >= 0 && end <= before.length
    this.#pasted = isEnd ? undefined : text
    return isEnd ? { typed: text.slice(end + END.length), pasted: text.slice(0, end) } : { typed: '' }
  }
}
