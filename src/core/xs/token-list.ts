import { Scanner, type TokenKind } from './scan.ts'

/** The tokens of a text by index, each bracket with its partner. */
export class TokenList {
  readonly text: string
  readonly kinds: readonly TokenKind[]
  /** Whether every literal and every bracket is closed, each by its own kind. */
  readonly isBalanced: boolean
  readonly #starts: readonly number[]
  readonly #partners: ReadonlyMap<number, number>
  readonly #next: readonly number[]
  readonly #before: readonly number[]

  constructor(text: string) {
    const scanner = new Scanner(text)
    const kinds: TokenKind[] = []
    const starts: number[] = []
    const partners = new Map<number, number>()
    const opened: number[] = []
    let isBalanced = true
    for (let kind = scanner.next(); kind !== 'end'; kind = scanner.next()) {
      if (kind === 'open') opened.push(kinds.length)
      else if (kind === 'close') {
        const partner = opened.pop()
        if (partner !== undefined) partners.set(partner, kinds.length)
        const pair = text.charAt(starts[partner ?? -1] ?? -1) + text.charAt(scanner.start)
        if (pair !== '{}' && pair !== '[]' && pair !== '()') isBalanced = false
      } else if (kind === 'unterminated') isBalanced = false
      kinds.push(kind)
      starts.push(scanner.start)
    }
    this.text = text
    this.kinds = kinds
    this.isBalanced = isBalanced && opened.length === 0
    this.#starts = starts
    this.#partners = partners
    const before: number[] = []
    for (let at = 0, last = -1; at < kinds.length; at++) {
      before.push(last)
      if (!isTrivia(kinds[at])) last = at
    }
    const next = Array<number>(kinds.length)
    for (let at = kinds.length - 1, first = kinds.length; at >= 0; at--) {
      if (!isTrivia(kinds[at])) first = at
      next[at] = first
    }
    this.#before = before
    this.#next = next
  }

  get length(): number {
    return this.kinds.length
  }

  /** The offset at which a token begins; the end of the text behind the last. */
  start(index: number): number {
    return this.#starts[index] ?? this.text.length
  }

  /** The text of the tokens from one index to before another. */
  slice(from: number, to: number): string {
    return this.text.slice(this.start(from), this.start(to))
  }

  token(index: number): string {
    return this.slice(index, index + 1)
  }

  /** The index of the bracket that closes the one at `index`. */
  partner(index: number): number {
    return this.#partners.get(index) ?? this.length
  }

  /** The first index at or after `index` whose token is no white space, line break or comment. */
  next(index: number): number {
    return this.#next[index] ?? this.length
  }

  /** The last index before `index` whose token is no white space, line break or comment, or -1. */
  before(index: number): number {
    return this.#before[index] ?? -1
  }

  /** `index`, or that behind it if white space stands there. */
  pastSpace(index: number): number {
    return this.kinds[index] === 'space' ? index + 1 : index
  }
}

const isTrivia = (kind: TokenKind | undefined): boolean =>
  kind === 'space' || kind === 'newline' || kind === 'comment'
