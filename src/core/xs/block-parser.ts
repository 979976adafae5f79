import type { Block, BlockKind } from './blocks.ts'
import { type Body, bodyAfter, TAILS } from './bodies.ts'
import { type Brackets, matchBrackets } from './brackets.ts'
import { readHeader } from './header.ts'
import { BANG, BAR, BRACE, BRACKET, COLON, COMMA, EQUALS, Level } from './level.ts'
import { unquote } from './literal.ts'
import { Scanner } from './scan.ts'
import { Span } from './span.ts'

const NONE: readonly Block[] = []

/** What a body is made of. */
const ITEMS = {
  stack: 'statement',
  fields: 'field',
  members: 'block',
  object: 'entry',
  array: 'element',
} as const

/** Beyond this depth of brackets what they hold is one leaf, whoever wrote it. */
const DEEPEST = 100

/** The definitions a text consists of, with what stands between them; undefined if it is not made of these. */
export function parseDefinitions(text: string): readonly Block[] | undefined {
  const brackets = matchBrackets(text)
  if (brackets === undefined) return undefined
  const level = new Level(text, brackets, [0, text.length])
  return new Parser(level, brackets, 0).definitions()
}

/** Reads the blocks of one level, front to back; every method leaves `#at` behind what it read. */
class Parser {
  readonly #tokens: Level
  readonly #brackets: Brackets
  readonly #depth: number
  #at = 0

  constructor(tokens: Level, brackets: Brackets, depth: number) {
    this.#tokens = tokens
    this.#brackets = brackets
    this.#depth = depth
  }

  definitions(): readonly Block[] | undefined {
    return this.#list(above => this.#definition(above))
  }

  /** What stands between the brackets of a body: gaps, comments, items. */
  inner(kind: Body): readonly Block[] {
    return this.#list(above => this.#item(kind, above)) ?? []
  }

  /** Gaps, comments, and items, each with the comments above it; undefined where an item is none. */
  #list(item: (above: Block[]) => Block | undefined): readonly Block[] | undefined {
    const tokens = this.#tokens
    const found: Block[] = []
    let above: Block[] = []
    let isOwnLine = true
    while (this.#at < tokens.length) {
      const kind = tokens.kinds[this.#at]
      if (kind === 'space' || kind === 'newline' || tokens.is(this.#at, COMMA)) {
        const gap = this.#leaf('gap', tokens.gapEnd(this.#at))
        isOwnLine ||= gap.text.includes('\n')
        ;(above.length > 0 ? above : found).push(gap)
      } else if (kind === 'comment') {
        const comment = this.#leaf(isOwnLine ? 'comment' : 'remark', this.#at + 1)
        ;(isOwnLine ? above : found).push(comment)
      } else {
        const own = item(above)
        if (own === undefined) return undefined
        found.push(own)
        above = []
        isOwnLine = false
      }
    }
    for (const comment of above) found.push(comment)
    return found
  }

  #definition(children: Block[]): Block | undefined {
    const tokens = this.#tokens
    const scanner = new Scanner(tokens.text, tokens.start(this.#at))
    const header = readHeader(scanner, scanner.next())
    if (header === undefined) return undefined
    let end = this.#at + 1
    while (end < tokens.length && tokens.start(end) < scanner.end) end++
    children.push(this.#leaf('head', end))
    this.#bodyIfAny(children, 'members')
    this.#remarkIfAny(children)
    const key = `${header.kind} ${JSON.stringify(header.name)} ${header.verb ?? ''}`
    return this.#block('definition', children, key.trimEnd())
  }

  /** Reads the body that follows a head, with what stands before it, if one does. */
  #bodyIfAny(children: Block[], kind: Body): boolean {
    const tokens = this.#tokens
    const open = tokens.next(this.#at)
    if (!tokens.is(open, BRACE)) return false
    this.#gapUpTo(children, open)
    children.push(this.#body(kind))
    return true
  }

  /** The pair of brackets that comes next, with what it encloses. */
  #body(kind: Body): Block {
    const tokens = this.#tokens
    const brackets = this.#brackets
    const depth = this.#depth + 1
    if (depth > DEEPEST) return this.#leaf('text', this.#at + 1)
    const { text } = tokens
    const start = tokens.start(this.#at)
    this.#at++
    const end = tokens.start(this.#at)
    return new Span(kind, [text, start, end], () => [
      new Span('open', [text, start, start + 1], NONE),
      ...new Parser(new Level(text, brackets, [start + 1, end - 1]), brackets, depth).inner(kind),
      new Span('close', [text, end - 1, end], NONE),
    ])
  }

  #item(body: Body, children: Block[]): Block {
    const separator = body === 'array' ? undefined : this.#separatorOfMember()
    if (separator !== undefined)
      return this.#member(body === 'object' ? 'entry' : 'member', children, separator)
    if (body !== 'array' && body !== 'object') return this.#headed(body, children)
    children.push(this.#value())
    this.#remarkIfAny(children)
    return this.#block('element', children)
  }

  /** Where the separator stands, if the tokens from here on are `NAME =` or `NAME :`, disabled or not. */
  #separatorOfMember(): number | undefined {
    const tokens = this.#tokens
    const name = tokens.is(this.#at, BANG) ? this.#at + 1 : this.#at
    if (!this.#isName(name)) return undefined
    const separator = tokens.pastSpace(name + 1)
    return tokens.is(separator, EQUALS) || tokens.is(separator, COLON) ? separator : undefined
  }

  #isName(index: number): boolean {
    const kind = this.#tokens.kinds[index]
    return kind === 'word' || kind === 'string'
  }

  #member(kind: 'entry' | 'member', children: Block[], separator: number): Block {
    const tokens = this.#tokens
    const name = tokens.is(this.#at, BANG) ? this.#at + 1 : this.#at
    const own = tokens.token(name)
    const key = tokens.kinds[name] === 'string' ? unquote(own) : own
    children.push(this.#leaf('name', name + 1))
    this.#gapUpTo(children, separator)
    children.push(this.#leaf('separator', separator + 1))
    const value = tokens.next(this.#at)
    if (!tokens.endsItem(this.#at) && !tokens.endsItem(value)) {
      this.#gapUpTo(children, value)
      children.push(this.#value())
    }
    this.#remarkIfAny(children)
    return this.#block(kind, children, key)
  }

  /** A statement, a field, or a block among members; `text` where it begins with what can begin none. */
  #headed(body: 'stack' | 'fields' | 'members', children: Block[]): Block {
    const tokens = this.#tokens
    const first = this.#at
    const end = tokens.headEnd(this.#at)
    const name = tokens.is(first, BANG) ? first + 1 : first
    if (!this.#isName(name)) {
      children.push(this.#leaf('text', end))
      return this.#block('text', children)
    }
    const kind = ITEMS[body]
    const key = kind === 'statement' ? undefined : this.#headKey(kind, first, end)
    const inner = kind === 'field' ? 'members' : bodyAfter(tokens.token(name))
    children.push(this.#leaf('head', end))
    if (this.#bodyIfAny(children, inner)) this.#tailIfAny(children)
    this.#remarkIfAny(children)
    return this.#block(kind, children, key)
  }

  #headKey(kind: 'field' | 'block', first: number, end: number): string {
    const tokens = this.#tokens
    const words: string[] = []
    for (let at = first; at < end; at++)
      if (tokens.kinds[at] === 'string') words.push(unquote(tokens.token(at)))
      else if (tokens.kinds[at] === 'word') words.push(tokens.token(at))
    return (kind === 'field' ? words[1] : undefined) ?? words.join(' ')
  }

  /** Reads what follows a body on its line. */
  #tailIfAny(children: Block[]): void {
    const tokens = this.#tokens
    const first = tokens.pastSpace(this.#at)
    if (tokens.kinds[first] !== 'word' || !TAILS.has(tokens.token(first))) return
    this.#gapUpTo(children, first)
    children.push(this.#leaf('tail', tokens.headEnd(this.#at)))
  }

  #remarkIfAny(children: Block[]): void {
    const first = this.#tokens.pastSpace(this.#at)
    if (this.#tokens.kinds[first] !== 'comment') return
    this.#gapUpTo(children, first)
    children.push(this.#leaf('remark', first + 1))
  }

  /** What is set: a literal or an expression, and the filters on it. */
  #value(): Block {
    const tokens = this.#tokens
    const children: Block[] = []
    if (tokens.is(this.#at, BRACE)) children.push(this.#body('object'))
    else if (tokens.is(this.#at, BRACKET)) children.push(this.#body('array'))
    else if (tokens.kinds[this.#at] === 'heredoc') children.push(this.#leaf('heredoc', this.#at + 1))
    else children.push(this.#leaf('expression', tokens.expressionEnd(this.#at)))
    for (;;) {
      const next = tokens.pastSpace(this.#at)
      if (tokens.endsItem(next) || tokens.startsMember(next)) break
      this.#gapUpTo(children, tokens.next(this.#at))
      const isFilter = tokens.is(this.#at, BAR)
      children.push(this.#leaf(isFilter ? 'filter' : 'expression', tokens.expressionEnd(this.#at)))
    }
    return this.#block('value', children)
  }

  /** What parts two parts of an item: white space and line breaks, and the comments among them. */
  #gapUpTo(children: Block[], end: number): void {
    const { kinds } = this.#tokens
    while (this.#at < end) {
      let next = this.#at
      while (next < end && kinds[next] !== 'comment') next++
      children.push(next > this.#at ? this.#leaf('gap', next) : this.#leaf('remark', next + 1))
    }
  }

  #leaf(kind: BlockKind, end: number): Block {
    const tokens = this.#tokens
    const start = tokens.start(this.#at)
    this.#at = end
    return new Span(kind, [tokens.text, start, tokens.start(end)], NONE)
  }

  #block(kind: BlockKind, children: readonly Block[], key?: string): Block {
    const end = this.#tokens.start(this.#at)
    let start = end
    for (const child of children) start -= child.text.length
    return new Span(kind, [this.#tokens.text, start, end], children, key)
  }
}
