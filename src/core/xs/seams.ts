import { readHeader, skipTrivia } from './header.ts'
import { isWord, Scanner } from './scan.ts'

/** An offset beyond every text; a small integer, for the speed of the loops that are bounded by it. */
export const NOWHERE = 0x7fffffff

/**
 * The candidate separators of a text: lines that are exactly `---`, wherever they stand. `at` is the start of
 * the one in question, or NOWHERE. Which of them part definitions is for a reader to say;
 * this tells what speaks for it where a definition seems to go on past one.
 */
export class Seams {
  at: number
  /** Set when waiting for brackets to balance has cost too much: then every candidate outside a literal parts. */
  impatient = false
  readonly #text: string
  readonly #probe: Scanner

  constructor(text: string) {
    this.#text = text
    this.#probe = new Scanner(text)
    this.at = 0
    this.seek(0)
  }

  /** Moves to the first candidate at or after `position`. */
  seek(position: number): void {
    this.at = seamFrom(this.#text, position)
  }

  /** Whether an open definition has to end at the candidate `at`: another one begins behind it. */
  endsDefinition(at: number): boolean {
    if (this.impatient) return true
    return this.#definitionBehind(at)
  }

  /** Whether a definition's header follows the candidate `at`; the probe then stands behind it. */
  #definitionBehind(at: number): boolean {
    this.#probe.seek(at + '---'.length)
    return readHeader(this.#probe, skipTrivia(this.#probe)) !== undefined
  }

  /**
   * Whether a literal that goes on from before the current candidate to its delimiter, from `closing` to
   * `end`, has swallowed definitions: the one behind the last candidate in it is still open at its delimiter,
   * which then opens a literal of that definition; or one is in it and the literal ends in the middle of a
   * word. A multidoc that is quoted as text does neither.
   */
  swallowed(closing: number, end: number): boolean {
    let holdsDefinition = false
    for (let next = this.at; next < closing; next = seamFrom(this.#text, next + 1)) {
      holdsDefinition = this.#definitionBehind(next)
      if (holdsDefinition && isWord(this.#text.charCodeAt(end))) return true
    }
    if (!holdsDefinition) return false
    const probe = this.#probe
    let depth = 0
    let opened = false
    while (probe.end <= closing) {
      const kind = probe.next()
      if (kind === 'end' || probe.end > closing) break
      if (kind === 'open') depth++
      else if (kind === 'close') depth--
      opened ||= depth > 0
    }
    return depth > 0 || !opened
  }
}

/** No candidates: the text is one definition, or none. */
export const NO_SEAMS = new Seams('')

/** The start of the first line at or after `from` that is exactly `---`, or NOWHERE. */
function seamFrom(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1))
    if ((at === 0 || text.charAt(at - 1) === '\n') && /^(?:\r?\n|$)/.test(text.slice(at + 3, at + 5)))
      return at
  return NOWHERE
}
