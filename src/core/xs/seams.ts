import { findDefinition, type Header, KNOWN_KINDS } from './header.ts'
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
    return this.impatient || this.#headerBehind(at) !== undefined
  }

  /**
   * Whether a literal that goes on from before the current candidate to its delimiter, from `closing` to
   * `end`, has swallowed definitions: the one behind the last candidate in it is still open at its delimiter,
   * which then belongs to a literal of that definition; or one is in it and the literal ends in the middle of
   * a word. A multidoc that is quoted as text does neither.
   */
  swallowed(closing: number, end: number): boolean {
    let header: Header | undefined
    for (let next = this.at; next < closing; next = seamFrom(this.#text, next + 1)) {
      header = this.#headerBehind(next)
      if (isKnown(header) && isWord(this.#text.charCodeAt(end))) return true
    }
    return isKnown(header) && this.#isOpen(closing, end)
  }

  /** Whether the definition whose header the probe has read is open at `closing`, and a literal of it stands there. */
  #isOpen(closing: number, end: number): boolean {
    const probe = this.#probe
    if (probe.end > closing) return true
    let depth = 0
    let opened = false
    for (;;) {
      const kind = probe.next()
      if (kind === 'end' || probe.end > closing) {
        const isOwn = kind !== 'heredoc' || probe.end === end
        return isOwn && (depth > 0 || !opened)
      }
      if (kind === 'open') depth++
      else if (kind === 'close') depth--
      opened ||= depth > 0
    }
  }

  /** The header of the definition that begins behind the candidate `at`; the probe then stands behind it. */
  #headerBehind(at: number): Header | undefined {
    this.#probe.seek(at + '---'.length)
    return findDefinition(this.#probe)
  }
}

const isKnown = (header: Header | undefined): boolean => header !== undefined && KNOWN_KINDS.has(header.kind)

/** No candidates: the text is one definition, or none. */
export const NO_SEAMS = new Seams('')

/** The start of the first line at or after `from` that is exactly `---`, or NOWHERE. */
function seamFrom(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1))
    if ((at === 0 || text.charAt(at - 1) === '\n') && /^(?:\r?\n|$)/.test(text.slice(at + 3, at + 5)))
      return at
  return NOWHERE
}
