import type { Block, BlockKind } from './blocks.ts'
import { goesOn, needsMore } from './continuation.ts'
import { readHeader } from './header.ts'
import { unquote } from './literal.ts'
import { Scanner } from './scan.ts'
import { TokenList } from './token-list.ts'

type Body = 'stack' | 'fields' | 'members' | 'object' | 'array'

/** Blocks that hold statements or branches: sequences, whose order is their meaning. */
const STACKS = new Set([
  ...['stack', 'group', 'test', 'conditional', 'if', 'elseif', 'else', 'switch', 'case', 'default'],
  ...['foreach', 'for', 'while', 'each', 'try_catch', 'try', 'catch', 'finally'],
])

/** Blocks that hold fields: a type, a name, and more. */
const FIELDS = new Set(['input', 'schema', 'output'])

/** Words that may follow the bracket that closes a body on its line; any other begins an item of its own. */
const TAILS = new Set(['as', 'break'])

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
export function parseDefinitions(text: string): Block[] | undefined {
  const tokens = new TokenList(text)
  return tokens.isBalanced ? new Parser(tokens).definitions() : undefined
}

/** Reads blocks off a balanced list of tokens, front to back; every method leaves `#at` behind what it read. */
class Parser {
  readonly #tokens: TokenList
  #at = 0
  #depth = 0

  constructor(tokens: TokenList) {
    this.#tokens = tokens
  }

  definitions(): Block[] | undefined {
    const heads = new Set<string>()
    const found = this.#list(this.#tokens.length, above => this.#definition(above, heads))
    return heads.has('') ? undefined : found
  }

  /** What stands before the token `end`: gaps, comments, and items, each with the comments above it. */
  #list(end: number, item: (above: readonly Block[]) => Block): Block[] {
    const tokens = this.#tokens
    const found: Block[] = []
    let above: Block[] = []
    let isOwnLine = true
    while (this.#at < end) {
      const kind = tokens.kinds[this.#at]
      const list = above.length > 0 ? above : found
      if (kind === 'space' || kind === 'newline' || tokens.token(this.#at) === ',') {
        const gap = this.#gap()
        isOwnLine ||= gap.text.includes('\n')
        list.push(gap)
      } else if (kind === 'comment') {
        const comment = this.#leaf(isOwnLine ? 'comment' : 'remark', this.#at + 1)
        ;(isOwnLine ? above : found).push(comment)
      } else {
        found.push(item(above))
        above = []
        isOwnLine = false
      }
    }
    return [...found, ...above]
  }

  #definition(above: readonly Block[], heads: Set<string>): Block {
    const tokens = this.#tokens
    const scanner = new Scanner(tokens.text, tokens.start(this.#at))
    const header = readHeader(scanner, scanner.next())
    heads.add(header?.kind ?? '')
    let end = this.#at + 1
    while (end < tokens.length && tokens.start(end) < scanner.end) end++
    const head = this.#leaf('head', end)
    const key = header && [header.kind, JSON.stringify(header.name), header.verb ?? ''].join(' ').trimEnd()
    return this.#block('definition', [...above, head, ...this.#optionalBody('members')], key)
  }

  /** The body behind a head, with the gap before it; nothing if none follows. */
  #optionalBody(kind: Body): Block[] {
    const tokens = this.#tokens
    const open = tokens.next(this.#at)
    const gap = tokens.slice(this.#at, open)
    if (tokens.token(open) !== '{' || gap.trim() !== '') return []
    return [...this.#optionalGap(open), this.#body(kind)]
  }

  #body(kind: Body): Block {
    const end = this.#tokens.partner(this.#at)
    if (this.#depth >= DEEPEST) return this.#leaf('text', end + 1)
    this.#depth++
    const open = this.#leaf('open', this.#at + 1)
    const inner = this.#list(end, above => this.#item(kind, above))
    const close = this.#leaf('close', end + 1)
    this.#depth--
    return this.#block(kind, [open, ...inner, close])
  }

  #item(body: Body, above: readonly Block[]): Block {
    if (body === 'array') return this.#block('element', [...above, this.#value(), ...this.#remark()])
    const separator = this.#separatorOfMember()
    if (separator === undefined)
      return body === 'object'
        ? this.#block('element', [...above, this.#value(), ...this.#remark()])
        : this.#headed(body, above)
    return this.#member(body === 'object' ? 'entry' : 'member', above, separator)
  }

  /** Where the separator stands, if the tokens from here on are `NAME =` or `NAME :`, disabled or not. */
  #separatorOfMember(): number | undefined {
    const tokens = this.#tokens
    const name = tokens.token(this.#at) === '!' ? this.#at + 1 : this.#at
    if (tokens.kinds[name] !== 'word' && tokens.kinds[name] !== 'string') return undefined
    const separator = tokens.pastSpace(name + 1)
    return [':', '='].includes(tokens.token(separator)) ? separator : undefined
  }

  #member(kind: 'entry' | 'member', above: readonly Block[], separator: number): Block {
    const tokens = this.#tokens
    const name = tokens.token(this.#at) === '!' ? this.#at + 1 : this.#at
    const own = tokens.token(name)
    const key = tokens.kinds[name] === 'string' ? unquote(own) : own
    const children = [...above, this.#leaf('name', name + 1), ...this.#optionalGap(separator)]
    children.push(this.#leaf('separator', separator + 1))
    const value = tokens.next(this.#at)
    if (!this.#endsItem(this.#at) && !this.#endsItem(value))
      children.push(...this.#optionalGap(value), this.#value())
    children.push(...this.#remark())
    return this.#block(kind, children, key)
  }

  /** A statement, a field, or a block among members; `text` where it begins with what can begin none. */
  #headed(body: 'stack' | 'fields' | 'members', above: readonly Block[]): Block {
    const tokens = this.#tokens
    const first = this.#at
    const end = this.#headEnd()
    const named = tokens.token(first) === '!' ? first + 1 : first
    const word = tokens.token(named)
    if (tokens.kinds[named] !== 'word' && tokens.kinds[named] !== 'string')
      return this.#block('text', [...above, this.#leaf('text', end), ...this.#remark()])
    const kind = ITEMS[body]
    const key = kind === 'statement' ? undefined : this.#headKey(kind, first, end)
    const children = [...above, this.#leaf('head', end)]
    const inner = STACKS.has(word) ? 'stack' : FIELDS.has(word) ? 'fields' : 'members'
    const own = this.#optionalBody(kind === 'field' ? 'members' : inner)
    if (own.length > 0) children.push(...own, ...this.#tail())
    children.push(...this.#remark())
    return this.#block(kind, children, key)
  }

  /** The index behind the head that begins here: before a body, or where the item ends. */
  #headEnd(): number {
    const tokens = this.#tokens
    let end = this.#at
    for (let at = this.#at; !this.#endsItem(at); at++) {
      if (tokens.token(at) === '{' && end > this.#at && !needsMore(tokens.token(end - 1))) break
      if (tokens.kinds[at] === 'open') at = tokens.partner(at)
      if (tokens.next(at) === at) end = at + 1
    }
    return end
  }

  #headKey(kind: 'field' | 'block', first: number, end: number): string {
    const tokens = this.#tokens
    const words: string[] = []
    for (let at = first; at < end; at++) {
      const own = tokens.token(at)
      if (tokens.kinds[at] === 'open') at = tokens.partner(at)
      else if (tokens.kinds[at] === 'string') words.push(unquote(own))
      else if (tokens.kinds[at] === 'word') words.push(own)
    }
    return (kind === 'field' ? words[1] : undefined) ?? words.join(' ')
  }

  /** What follows a body on its line. */
  #tail(): Block[] {
    const tokens = this.#tokens
    const first = tokens.pastSpace(this.#at)
    if (!TAILS.has(tokens.token(first))) return []
    const gap = this.#optionalGap(first)
    return [...gap, this.#leaf('tail', this.#headEnd())]
  }

  #remark(): Block[] {
    const tokens = this.#tokens
    const first = tokens.pastSpace(this.#at)
    if (tokens.kinds[first] !== 'comment') return []
    return [...this.#optionalGap(first), this.#leaf('remark', first + 1)]
  }

  /** What is set: a literal or an expression, and the filters on it. */
  #value(): Block {
    const tokens = this.#tokens
    const bracket = tokens.token(this.#at)
    const children: Block[] = []
    if (bracket === '{' || bracket === '[') children.push(this.#body(bracket === '{' ? 'object' : 'array'))
    else if (tokens.kinds[this.#at] === 'heredoc') children.push(this.#leaf('heredoc', this.#at + 1))
    else children.push(this.#leaf('expression', this.#expressionEnd()))
    while (!this.#endsItem(tokens.pastSpace(this.#at))) {
      children.push(...this.#optionalGap(tokens.next(this.#at)))
      const isFilter = tokens.token(this.#at) === '|'
      children.push(this.#leaf(isFilter ? 'filter' : 'expression', this.#expressionEnd()))
    }
    return this.#block('value', children)
  }

  /** The index behind the expression or filter that begins here, before the filters on it. */
  #expressionEnd(): number {
    const tokens = this.#tokens
    let end = this.#at
    for (let at = this.#at; !this.#endsItem(at); at++) {
      if (at > this.#at && tokens.token(at) === '|') break
      if (tokens.kinds[at] === 'open') at = tokens.partner(at)
      if (tokens.next(at) === at) end = at + 1
    }
    return end
  }

  /** Whether an item that has come as far as this token ends before it. */
  #endsItem(at: number): boolean {
    const tokens = this.#tokens
    const kind = tokens.kinds[at]
    if (kind === undefined || kind === 'close') return true
    if (kind === 'punctuation') return tokens.token(at) === ','
    if (kind !== 'newline' && kind !== 'comment') return false
    const next = tokens.next(at)
    if (tokens.kinds[next] === 'punctuation' && goesOn(tokens.token(next))) return false
    const before = tokens.before(at)
    return !(tokens.kinds[before] === 'punctuation' && needsMore(tokens.token(before)))
  }

  #gap(): Block {
    const tokens = this.#tokens
    let end = this.#at
    while (tokens.kinds[end] === 'space' || tokens.kinds[end] === 'newline' || tokens.token(end) === ',')
      end++
    return this.#leaf('gap', end)
  }

  #optionalGap(end: number): Block[] {
    return end > this.#at ? [this.#leaf('gap', end)] : []
  }

  #leaf(kind: BlockKind, end: number): Block {
    const text = this.#tokens.slice(this.#at, end)
    this.#at = end
    return { kind, text, children: [] }
  }

  #block(kind: BlockKind, children: readonly Block[], key?: string): Block {
    const end = this.#tokens.start(this.#at)
    const length = children.reduce((sum, child) => sum + child.text.length, 0)
    const text = this.#tokens.text.slice(end - length, end)
    return { kind, text, children, ...(key === undefined ? {} : { key }) }
  }
}
