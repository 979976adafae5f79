import { type Brackets, ordinalAt } from './brackets.ts'
import { goesOn, needsMore } from './continuation.ts'
import { Scanner, type TokenKind } from './scan.ts'

/** The characters that tell blocks apart. */
export const BANG = 33
export const COMMA = 44
export const COLON = 58
export const EQUALS = 61
export const BRACKET = 91
export const BRACE = 123
export const BAR = 124

/**
 * The tokens of a stretch of text by index, where each pair of brackets with all it encloses is one token, of
 * the kind `open`. So no token is scanned twice, however deep the brackets nest, and none before it is asked for.
 */
export class Level {
  readonly text: string
  readonly end: number
  readonly #brackets: Brackets
  readonly #scanner: Scanner
  readonly #kinds: TokenKind[] = []
  readonly #starts: number[] = []
  /** The ordinal of the bracket that comes next. */
  #ordinal: number
  /** The bracket that the stretch is enclosed in; none around a whole text. */
  readonly #bracket: string

  /** From one offset, where a token begins, to before another; `bracket` encloses it. */
  constructor(text: string, brackets: Brackets, [from, to]: readonly [number, number], bracket: string) {
    this.text = text
    this.end = to
    this.#brackets = brackets
    this.#scanner = new Scanner(text, from)
    this.#ordinal = ordinalAt(brackets, from)
    this.#bracket = bracket
  }

  /** The tokens from an offset on, where one begins, by indices of their own. */
  from(offset: number): Level {
    return new Level(this.text, this.#brackets, [offset, this.end], this.#bracket)
  }

  /** What a token is; undefined behind the last. */
  kind(index: number): TokenKind | undefined {
    while (index >= this.#kinds.length && this.#read());
    return this.#kinds[index]
  }

  #read(): boolean {
    const scanner = this.#scanner
    const kind = scanner.end < this.end ? scanner.next() : 'end'
    if (kind === 'end') return false
    if (kind === 'open') {
      scanner.end = (this.#brackets.closers[this.#ordinal] ?? this.end) + 1
      this.#ordinal = this.#brackets.following[this.#ordinal] ?? 0
    }
    this.#kinds.push(kind)
    this.#starts.push(scanner.start)
    return true
  }

  /** The offset at which a token begins; the end of the stretch behind the last. */
  start(index: number): number {
    return this.kind(index) === undefined ? this.end : (this.#starts[index] ?? this.end)
  }

  token(index: number): string {
    return this.text.slice(this.start(index), this.start(index + 1))
  }

  /** Whether a token is this punctuation, or begins with this bracket. */
  is(index: number, character: number): boolean {
    const kind = this.kind(index)
    if (kind !== 'punctuation' && kind !== 'open') return false
    const start = this.start(index)
    const isOne = kind === 'open' || this.start(index + 1) === start + 1
    return isOne && this.text.charCodeAt(start) === character
  }

  /** The index behind the head that begins here: before a body, or where the item ends, which a field does with its line. */
  headEnd(from: number, isField = false): number {
    let end = from
    for (let at = from; !this.endsItem(at, isField); at++) {
      if (this.#opensBody(at) && end > from && !needsMore(this.token(end - 1))) break
      const next = this.next(at)
      if (next === at) end = at + 1
      else if (this.kind(at) !== 'space') at = next - 1
    }
    return end
  }

  /** Whether a brace is more than how often something occurs, as it is in `filters=pattern:^\d{5}$`. */
  #opensBody(at: number): boolean {
    return this.is(at, BRACE) && !/\d/.test(this.text.charAt(this.start(at) + 1))
  }

  /** The index behind the expression or filter that begins here, before the filters on it. */
  expressionEnd(from: number): number {
    let end = from
    for (let at = from; !this.endsItem(at); at++) {
      if (at > from && (this.is(at, BAR) || this.startsMember(at))) break
      const next = this.next(at)
      if (next === at) end = at + 1
      else if (this.kind(at) !== 'space') at = next - 1
    }
    return end
  }

  /** Whether an item that has come as far as this token ends before it. No field needs more: its last may be `startsWith:A-`. */
  endsItem(at: number, isField = false): boolean {
    const kind = this.kind(at)
    if (kind === undefined || kind === 'close') return true
    if (kind === 'punctuation') return this.is(at, COMMA)
    if (kind !== 'newline' && kind !== 'comment') return false
    const next = this.next(at)
    if (this.kind(next) === 'punctuation' && goesOn(this.token(next), this.#bracket)) return false
    const before = this.before(at)
    return isField || !(this.kind(before) === 'punctuation' && needsMore(this.token(before)))
  }

  /** Whether another member, `NAME = `, begins at this token on the line of a value that is complete before it. */
  startsMember(at: number): boolean {
    if (this.kind(at - 1) !== 'space') return false
    const name = this.is(at, BANG) ? at + 1 : at
    if (this.kind(name) !== 'word' || !this.is(this.pastSpace(name + 1), EQUALS)) return false
    const before = this.before(at)
    return !(this.kind(before) === 'punctuation' && needsMore(this.token(before)))
  }

  /** The index behind the white space, line breaks and commas from here on. */
  gapEnd(from: number): number {
    let end = from
    while (this.kind(end) === 'space' || this.kind(end) === 'newline' || this.is(end, COMMA)) end++
    return end
  }

  /** The first index at or after `index` whose token is no white space, line break or comment. */
  next(index: number): number {
    let at = index
    while (isTrivia(this.kind(at))) at++
    return at
  }

  /** The last index before `index` whose token is no white space, line break or comment, or -1. */
  before(index: number): number {
    let at = index - 1
    while (isTrivia(this.kind(at))) at--
    return at
  }

  /** `index`, or that behind it if white space stands there. */
  pastSpace(index: number): number {
    return this.kind(index) === 'space' ? index + 1 : index
  }
}

const isTrivia = (kind: TokenKind | undefined): boolean =>
  kind === 'space' || kind === 'newline' || kind === 'comment'
