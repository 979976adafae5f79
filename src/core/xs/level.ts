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
 * the kind `open`. So no token is scanned twice, however deep the brackets nest.
 */
export class Level {
  readonly text: string
  readonly kinds: readonly TokenKind[]
  readonly #starts: readonly number[]
  readonly #end: number
  /** The bracket that the stretch is enclosed in; none around a whole text. */
  readonly #bracket: string

  /** From one offset to before another. */
  constructor(text: string, brackets: Brackets, [from, to]: readonly [number, number]) {
    const scanner = new Scanner(text, from)
    const kinds: TokenKind[] = []
    const starts: number[] = []
    let next = ordinalAt(brackets, from)
    while (scanner.end < to) {
      const kind = scanner.next()
      if (kind === 'end') break
      if (kind === 'open') {
        scanner.end = (brackets.closers[next] ?? to) + 1
        next = brackets.following[next] ?? 0
      }
      kinds.push(kind)
      starts.push(scanner.start)
    }
    this.text = text
    this.kinds = kinds
    this.#starts = starts
    this.#end = to
    this.#bracket = text.charAt(from - 1)
  }

  get length(): number {
    return this.kinds.length
  }

  /** The offset at which a token begins; the end of the stretch behind the last. */
  start(index: number): number {
    return this.#starts[index] ?? this.#end
  }

  token(index: number): string {
    return this.text.slice(this.start(index), this.start(index + 1))
  }

  /** Whether a token is this punctuation, or begins with this bracket. */
  is(index: number, character: number): boolean {
    const kind = this.kinds[index]
    if (kind !== 'punctuation' && kind !== 'open') return false
    const start = this.start(index)
    const isOne = kind === 'open' || this.start(index + 1) === start + 1
    return isOne && this.text.charCodeAt(start) === character
  }

  /** The index behind the head that begins here: before a body, or where the item ends. */
  headEnd(from: number): number {
    let end = from
    for (let at = from; !this.endsItem(at); at++) {
      if (this.is(at, BRACE) && end > from && !needsMore(this.token(end - 1))) break
      const next = this.next(at)
      if (next === at) end = at + 1
      else if (this.kinds[at] !== 'space') at = next - 1
    }
    return end
  }

  /** The index behind the expression or filter that begins here, before the filters on it. */
  expressionEnd(from: number): number {
    let end = from
    for (let at = from; !this.endsItem(at); at++) {
      if (at > from && (this.is(at, BAR) || this.startsMember(at))) break
      const next = this.next(at)
      if (next === at) end = at + 1
      else if (this.kinds[at] !== 'space') at = next - 1
    }
    return end
  }

  /** Whether an item that has come as far as this token ends before it. */
  endsItem(at: number): boolean {
    const kind = this.kinds[at]
    if (kind === undefined || kind === 'close') return true
    if (kind === 'punctuation') return this.is(at, COMMA)
    if (kind !== 'newline' && kind !== 'comment') return false
    const next = this.next(at)
    if (this.kinds[next] === 'punctuation' && goesOn(this.token(next), this.#bracket)) return false
    const before = this.before(at)
    return !(this.kinds[before] === 'punctuation' && needsMore(this.token(before)))
  }

  /** Whether another member, `NAME = `, begins at this token on the line of a value that is complete before it. */
  startsMember(at: number): boolean {
    if (this.kinds[at - 1] !== 'space') return false
    const name = this.is(at, BANG) ? at + 1 : at
    if (this.kinds[name] !== 'word' || !this.is(this.pastSpace(name + 1), EQUALS)) return false
    const before = this.before(at)
    return !(this.kinds[before] === 'punctuation' && needsMore(this.token(before)))
  }

  /** The index behind the white space, line breaks and commas from here on. */
  gapEnd(from: number): number {
    let end = from
    while (this.kinds[end] === 'space' || this.kinds[end] === 'newline' || this.is(end, COMMA)) end++
    return end
  }

  /** The first index at or after `index` whose token is no white space, line break or comment. */
  next(index: number): number {
    let at = index
    while (isTrivia(this.kinds[at])) at++
    return at
  }

  /** The last index before `index` whose token is no white space, line break or comment, or -1. */
  before(index: number): number {
    let at = index - 1
    while (isTrivia(this.kinds[at])) at--
    return at
  }

  /** `index`, or that behind it if white space stands there. */
  pastSpace(index: number): number {
    return this.kinds[index] === 'space' ? index + 1 : index
  }
}

const isTrivia = (kind: TokenKind | undefined): boolean =>
  kind === 'space' || kind === 'newline' || kind === 'comment'
