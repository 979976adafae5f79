import type { Block, BlockKind } from './blocks.ts'
import { type Body, bodyAfter, TAILS } from './bodies.ts'
import { readHeader } from './header.ts'
import { BANG, BAR, BRACE, BRACKET, COLON, EQUALS, type Level } from './level.ts'
import { unquote } from './literal.ts'
import { Scanner } from './scan.ts'
import { leaf, Span } from './span.ts'

/** What the items of a list are, unless they are members. */
const ITEMS = {
  file: 'definition',
  stack: 'statement',
  fields: 'field',
  members: 'block',
  object: 'entry',
  array: 'element',
} as const

/** What an item is, and where it ends. */
export interface Outline {
  readonly kind: BlockKind
  readonly key?: string
  readonly end: number
}

/** Makes the block of a body out of where its brackets stand. */
export type MakeBody = (kind: Body, from: number, to: number) => Block

/**
 * Reads one item, below the comments above it: either how far it goes, or what it is made of. Every method leaves
 * `#at` behind what it read.
 */
export class ItemReader {
  readonly #tokens: Level
  readonly #list: keyof typeof ITEMS
  #at: number
  /** Where the parts go; nowhere while the item is only passed over. */
  #parts: Block[] | undefined
  #makeBody: MakeBody | undefined

  /** An item of a list, from the token at an index on. */
  constructor(tokens: Level, list: keyof typeof ITEMS, at: number) {
    this.#tokens = tokens
    this.#list = list
    this.#at = at
  }

  /** What it is made of. */
  parts(makeBody: MakeBody): readonly Block[] {
    const parts: Block[] = []
    this.#makeBody = makeBody
    this.#parts = parts
    this.outline()
    return parts
  }

  /** What stands there; undefined where it is no item of such a list. */
  outline(): Outline | undefined {
    const list = this.#list
    if (list === 'file') return this.#definition()
    const separator = list === 'array' ? undefined : this.#separatorOfMember()
    if (separator !== undefined) return this.#member(separator)
    if (list !== 'array' && list !== 'object') return this.#headed(list)
    if (list === 'object' && this.#startsBlock()) return this.#headed('members')
    this.#value()
    this.#remarkIfAny()
    return this.#outlined('element')
  }

  #outlined(kind: BlockKind, key?: string): Outline {
    return key === undefined ? { kind, end: this.#at } : { kind, key, end: this.#at }
  }

  #definition(): Outline | undefined {
    const tokens = this.#tokens
    const scanner = new Scanner(tokens.text, tokens.start(this.#at))
    const header = readHeader(scanner, scanner.next())
    if (header === undefined) return undefined
    let end = this.#at + 1
    while (tokens.kind(end) !== undefined && tokens.start(end) < scanner.end) end++
    this.#leaf('head', end)
    this.#bodyIfAny('members')
    this.#remarkIfAny()
    return this.#outlined(
      'definition',
      `${header.kind} ${JSON.stringify(header.name)} ${header.verb ?? ''}`.trimEnd(),
    )
  }

  /** Where the separator stands, if the tokens from here on are `NAME =` or `NAME :`, disabled or not. */
  #separatorOfMember(): number | undefined {
    const tokens = this.#tokens
    const name = tokens.is(this.#at, BANG) ? this.#at + 1 : this.#at
    if (!this.#isName(name)) return undefined
    const separator = tokens.pastSpace(name + 1)
    return tokens.is(separator, EQUALS) || tokens.is(separator, COLON) ? separator : undefined
  }

  /** Whether a body follows a single word, as in `{type: "openai", output { … }}`. */
  #startsBlock(): boolean {
    const tokens = this.#tokens
    return tokens.kind(this.#at) === 'word' && tokens.is(tokens.pastSpace(this.#at + 1), BRACE)
  }

  #isName(index: number): boolean {
    const kind = this.#tokens.kind(index)
    return kind === 'word' || kind === 'string'
  }

  #member(separator: number): Outline {
    const tokens = this.#tokens
    const name = tokens.is(this.#at, BANG) ? this.#at + 1 : this.#at
    const own = tokens.token(name)
    const key = tokens.kind(name) === 'string' ? unquote(own) : own
    this.#leaf('name', name + 1)
    this.#gapUpTo(separator)
    this.#leaf('separator', separator + 1)
    const value = tokens.next(this.#at)
    if (!tokens.endsItem(this.#at) && !tokens.endsItem(value)) {
      this.#gapUpTo(value)
      this.#value()
    }
    this.#remarkIfAny()
    return this.#outlined(this.#list === 'object' ? 'entry' : 'member', key)
  }

  /** A statement, a field, or a block among members; `text` where it begins with what can begin none. */
  #headed(list: 'stack' | 'fields' | 'members'): Outline {
    const tokens = this.#tokens
    const first = this.#at
    const end = tokens.headEnd(first, list === 'fields')
    const name = tokens.is(first, BANG) ? first + 1 : first
    if (!this.#isName(name)) {
      this.#leaf('text', end)
      return this.#outlined('text')
    }
    const kind = ITEMS[list]
    const inner = kind === 'field' ? 'members' : bodyAfter(tokens.token(name))
    this.#leaf('head', end)
    if (this.#bodyIfAny(inner)) this.#tailIfAny()
    this.#remarkIfAny()
    return this.#outlined(kind, kind === 'statement' ? undefined : this.#headKey(kind, first, end))
  }

  #headKey(kind: 'field' | 'block', first: number, end: number): string {
    const tokens = this.#tokens
    const words: string[] = []
    for (let at = first; at < end; at++)
      if (tokens.kind(at) === 'string') words.push(unquote(tokens.token(at)))
      else if (tokens.kind(at) === 'word') words.push(tokens.token(at))
    return (kind === 'field' ? words[1] : undefined) ?? words.join(' ')
  }

  /** Reads the body that follows a head, with what stands before it, if one does. */
  #bodyIfAny(kind: Body): boolean {
    const tokens = this.#tokens
    const open = tokens.next(this.#at)
    if (!tokens.is(open, BRACE)) return false
    this.#gapUpTo(open)
    this.#body(kind)
    return true
  }

  /** The pair of brackets that comes next, with what it encloses. */
  #body(kind: Body): void {
    const tokens = this.#tokens
    const from = tokens.start(this.#at)
    this.#at++
    if (this.#makeBody) this.#parts?.push(this.#makeBody(kind, from, tokens.start(this.#at)))
  }

  /** Reads what follows a body on its line. */
  #tailIfAny(): void {
    const tokens = this.#tokens
    const first = tokens.pastSpace(this.#at)
    if (tokens.kind(first) !== 'word' || !TAILS.has(tokens.token(first))) return
    this.#gapUpTo(first)
    this.#leaf('tail', tokens.headEnd(this.#at))
  }

  #remarkIfAny(): void {
    const first = this.#tokens.pastSpace(this.#at)
    if (this.#tokens.kind(first) !== 'comment') return
    this.#gapUpTo(first)
    this.#leaf('remark', first + 1)
  }

  /** What is set: a literal or an expression, and the filters on it. */
  #value(): void {
    const tokens = this.#tokens
    const [outer, from] = [this.#parts, tokens.start(this.#at)]
    if (outer) this.#parts = []
    if (tokens.is(this.#at, BRACE)) this.#body('object')
    else if (tokens.is(this.#at, BRACKET)) this.#body('array')
    else if (tokens.kind(this.#at) === 'heredoc') this.#leaf('heredoc', this.#at + 1)
    else this.#leaf('expression', tokens.expressionEnd(this.#at))
    for (;;) {
      const next = tokens.pastSpace(this.#at)
      if (tokens.endsItem(next) || tokens.startsMember(next)) break
      this.#gapUpTo(tokens.next(this.#at))
      const isFilter = tokens.is(this.#at, BAR)
      this.#leaf(isFilter ? 'filter' : 'expression', tokens.expressionEnd(this.#at))
    }
    outer?.push(new Span('value', [tokens.text, from, tokens.start(this.#at)], this.#parts ?? []))
    this.#parts = outer
  }

  /** What parts two parts of an item: white space and line breaks, and the comments among them. */
  #gapUpTo(end: number): void {
    const tokens = this.#tokens
    while (this.#at < end) {
      let next = this.#at
      while (next < end && tokens.kind(next) !== 'comment') next++
      if (next > this.#at) this.#leaf('gap', next)
      else this.#leaf('remark', next + 1)
    }
  }

  #leaf(kind: BlockKind, end: number): void {
    this.#parts?.push(leaf(kind, this.#tokens, this.#at, end))
    this.#at = end
  }
}
