import type { Tokens } from './lex.ts'

/** A range of tokens, `from` inclusive, `to` exclusive, without white space at its ends. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** One definition. Comments are lines as written, from `//` on, wherever they stood beside what they speak of. */
export interface Definition {
  readonly tokens: Tokens
  readonly comments: readonly string[]
  readonly kind: string
  /** The name as it stands for: unquoted, unescaped. */
  readonly name: string
  readonly nameRange: Range
  /** What follows the name on the header line, as in `verb=GET`. */
  readonly attributes: Range
  readonly body?: Block
}

export interface Block {
  readonly members: readonly Member[]
  /** Comments with no member below them. */
  readonly dangling: readonly string[]
  /** The tokens `{` and `}`. */
  readonly open: number
  readonly close: number
}

export type Member = Attribute | Statement

/** `key = value` */
export interface Attribute {
  readonly type: 'attribute'
  readonly comments: readonly string[]
  readonly key: string
  readonly value: Value
  /** With the comments above and beside it. */
  readonly range: Range
}

/** A head with or without a block: a field, a statement of a stack, a section. */
export interface Statement {
  readonly type: 'statement'
  readonly comments: readonly string[]
  readonly head: Range
  readonly body?: Block
  /** What follows the block: `as $x`, `break`. */
  readonly tail: Range
  readonly range: Range
}

export type Value = ObjectLiteral | ArrayLiteral | Expression

export interface ObjectLiteral {
  readonly type: 'object'
  readonly range: Range
  readonly entries: readonly Entry[]
  readonly dangling: readonly string[]
}

export interface Entry {
  readonly comments: readonly string[]
  readonly key: Range
  /** Absent for an entry without a colon. */
  readonly value?: Value
}

export interface ArrayLiteral {
  readonly type: 'array'
  readonly range: Range
  readonly items: readonly { readonly comments: readonly string[]; readonly value: Value }[]
  readonly dangling: readonly string[]
}

/** Anything else: a literal, a variable, operators, filters. Comments among its tokens are hoisted to its member. */
export interface Expression {
  readonly type: 'expression'
  readonly range: Range
}

/** The direct members of a block that are attributes named `key`. */
export function attribute(block: Block | undefined, key: string): Attribute | undefined {
  return block?.members.find(
    (member): member is Attribute => member.type === 'attribute' && member.key === key,
  )
}

/** The direct member of a block whose head is exactly the one word `head`. */
export function section(definition: Definition, head: string): Statement | undefined {
  return definition.body?.members.find(
    (member): member is Statement =>
      member.type === 'statement' && sourceOf(definition.tokens, member.head) === head,
  )
}

export const sourceOf = (tokens: Tokens, range: Range): string =>
  tokens.text.slice(tokens.starts[range.from], tokens.starts[range.to])

/** The string that a value is, when it is one literal in single or double quotes. */
export function stringOf(tokens: Tokens, value: Value | undefined): string | undefined {
  if (value?.type !== 'expression' || value.range.to - value.range.from !== 1) return undefined
  const source = sourceOf(tokens, value.range)
  return tokens.types[value.range.from] === 'string' && !source.startsWith('`') ? unquote(source) : undefined
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' }

/** What a quoted string stands for. */
export const unquote = (source: string): string =>
  source.slice(1, -1).replace(/\\([\s\S])/g, (_, char: string) => ESCAPES[char] ?? char)

/** A string in double quotes that `unquote` reads back. */
export const quote = (text: string): string =>
  `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`

const IDENTIFIER = /^[A-Za-z_]\w*$/

/** A name as the server writes it in a header or a call: in quotes unless it is an identifier. */
export const nameSource = (name: string): string => (IDENTIFIER.test(name) ? name : quote(name))
