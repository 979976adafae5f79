import { findDefinition, type Header, KNOWN_KINDS } from './header.ts'
import { isBlank, isWord, Scanner } from './scan.ts'

/** An offset beyond every text; a small integer, for the speed of the loops that are bounded by it. */
const NOWHERE = 0x7fffffff

const TRIPLE = 3

/** What a literal has swallowed: the first candidate in it that a definition follows, and whether that is beyond doubt. */
export interface Swallowed {
  readonly at: number
  readonly isCertain: boolean
}

/**
 * The candidate separators of a text: lines that are exactly `---`, wherever they stand. `at` is the start of
 * the one in question, or NOWHERE. Which of them part definitions is for a reader to say;
 * this tells what speaks for it where a definition seems to go on past one.
 */
export class Seams {
  at: number
  /** Set when reading on in vain has cost too much: then every candidate outside a literal parts, and none in one. */
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
   * What a literal that reaches beyond the current candidate may have swallowed, if its own end was lost; `opened`
   * are the brackets around it, `closing` is where its delimiter stands. Nothing, as a rule: a text may quote
   * definitions and separators. It is certain where a definition of a known kind is in it and something stands
   * right behind the delimiter that never follows a literal; or where that definition would be as whole, its own
   * heredoc ending here, and lines stand left of this end, as no heredoc of the server has them.
   */
  swallowed(opened: string, closing: number, end: number): Swallowed | undefined {
    if (this.impatient) return undefined
    let first = NOWHERE
    let last = NOWHERE
    let isKnown = false
    for (let at = this.at; at < closing; at = seamFrom(this.#text, at + 1)) {
      const header = this.#headerBehind(at)
      if (header === undefined) continue
      first = Math.min(first, at)
      last = at
      isKnown ||= KNOWN_KINDS.has(header.kind)
    }
    if (first === NOWHERE) return undefined
    if (isKnown && abuts(this.#text, end)) return { at: first, isCertain: true }
    if (end - closing < TRIPLE) return { at: first, isCertain: false }
    const behind = this.#openedAt(last, closing)
    if (behind === undefined) return undefined
    const isIndented = isBlank(this.#text.charCodeAt(closing - 1))
    return { at: first, isCertain: isKnown && isIndented && behind.end === end && behind.opened === opened }
  }

  /**
   * The brackets open at `closing` of the definition behind the candidate `at`, and where its token there ends;
   * undefined if none are, or if it is in another literal or a comment.
   */
  #openedAt(at: number, closing: number): { readonly opened: string; readonly end: number } | undefined {
    this.#headerBehind(at)
    const probe = this.#probe
    const opened: string[] = []
    for (;;) {
      const kind = probe.next()
      if (probe.end > closing || kind === 'end') {
        const { start, end } = probe
        const isThere = kind === 'heredoc' && (start === closing || end === closing + TRIPLE)
        return isThere && opened.length > 0 ? { opened: opened.join(''), end } : undefined
      }
      if (kind === 'open') opened.push(this.#text.charAt(probe.start))
      else if (kind === 'close') opened.pop()
    }
  }

  /** The header of the definition that begins behind the candidate `at`; the probe then stands behind it. */
  #headerBehind(at: number): Header | undefined {
    this.#probe.seek(at + '---'.length)
    return findDefinition(this.#probe)
  }
}

/** Whether a word or a literal begins right at `end`, where another literal ends. */
export const abuts = (text: string, end: number): boolean =>
  end < text.length && (isWord(text.charCodeAt(end)) || /["'`]/.test(text.charAt(end)))

/** No candidates: the text is one definition, or none. */
export const NO_SEAMS = new Seams('')

/** The start of the first line at or after `from` that is exactly `---`, or NOWHERE. */
function seamFrom(text: string, from: number): number {
  for (let at = text.indexOf('---', from); at >= 0; at = text.indexOf('---', at + 1))
    if ((at === 0 || text.charAt(at - 1) === '\n') && /^(?:\r?\n|$)/.test(text.slice(at + 3, at + 5)))
      return at
  return NOWHERE
}
