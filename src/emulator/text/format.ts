import { tidyAttributes } from './facts.ts'
import type { Tokens } from './lex.ts'
import { least, printFlat, printValue } from './literal.ts'
import { memberOrder, partsMembers } from './order.ts'
import { parseText } from './parse.ts'
import {
  nameSource,
  sourceOf,
  stringOf,
  type Attribute,
  type Block,
  type Definition,
  type Member,
  type Statement,
} from './tree.ts'

/** The text in the form in which the server gives it back. Formatting it again changes nothing. */
export const format = (text: string): string => print(parseText(text))

/** Blocks whose members are fields: a description is all that their own blocks may hold. */
const HOLDS_FIELDS = /^(input|schema)$/

interface Printed {
  readonly text: string
  readonly commented: boolean
  readonly block: boolean
  /** Ends in a line that begins with a closing bracket. */
  readonly closes: boolean
  /** The first of another group of a definition's members. */
  readonly begins: boolean
}

/** The whole definition, without a final newline. */
export function print(definition: Definition): string {
  const { tokens, body } = definition
  const comments = definition.comments.map(comment => comment + '\n').join('')
  const described = body ? comments + describe(tokens, body, 0) : comments
  const attributes = tidyAttributes(printFlat(tokens, definition.attributes, 0))
  const head = [definition.kind, printName(definition), attributes].filter(part => part !== '').join(' ')
  if (!body) return described + head
  const members = memberOrder(definition.kind, tokens, body.members)
  const kind = definition.kind
  return `${described}${head} {${printMembers(tokens, { ...body, members }, 1, { kind })}\n}`
}

function printName({ tokens, nameRange, name }: Definition): string {
  const source = sourceOf(tokens, nameRange)
  const bare = nameSource(name)
  return bare.startsWith('"') && source.startsWith('"') ? source : bare
}

/** Everything between a block's braces, `\n` first and none last. */
function printMembers(
  tokens: Tokens,
  block: Block,
  depth: number,
  { kind, fields = false }: { readonly kind?: string; readonly fields?: boolean } = {},
): string {
  const members = block.members.filter(member => descriptionOf(tokens, member) === undefined)
  const printed = members.map((member, i) => {
    const above = members[i - 1]
    const begins = kind !== undefined && above !== undefined && partsMembers(kind, tokens, above, member)
    return { ...printMember(tokens, member, depth, fields), begins }
  })
  if (block.dangling.length > 0)
    printed.push({
      text: lines(block.dangling, depth),
      commented: true,
      block: false,
      closes: false,
      begins: false,
    })
  return printed.map((item, i) => '\n' + gap(printed[i - 1], item, depth) + item.text).join('')
}

/** Siblings are parted when the one above ends in a closer or either has a comment; sections always. */
function gap(above: Printed | undefined, below: Printed, depth: number): string {
  if (!above) return ''
  const parted =
    above.closes || above.commented || below.commented || below.begins || (depth === 1 && below.block)
  return parted ? blank(depth) + '\n' : ''
}

const blank = (depth: number): string => ' '.repeat(2 * (depth - 1))

function printMember(tokens: Tokens, member: Member, depth: number, field: boolean): Omit<Printed, 'begins'> {
  const indent = 2 * depth
  const own = member.type === 'statement' && member.body ? describe(tokens, member.body, depth) : ''
  const above = member.comments.length > 0 ? lines(member.comments, depth) + '\n' + own : own
  const text =
    member.type === 'attribute'
      ? `${member.key} = ${printValue(tokens, member.value, indent)}`
      : printStatement(tokens, member, depth, field)
  const last = text.slice(text.lastIndexOf('\n') + 1).trimStart()
  return {
    text: above + ' '.repeat(indent) + text,
    commented: above !== '',
    block: member.type === 'statement' && member.body !== undefined,
    closes: text.includes('\n') && /^[\])}]/.test(last),
  }
}

function printStatement(tokens: Tokens, statement: Statement, depth: number, field: boolean): string {
  const { body } = statement
  const indent = 2 * depth
  const head = printFlat(tokens, statement.head, indent)
  const tail = printFlat(tokens, statement.tail, indent)
  if (!body || (field && isOnlyDescribed(tokens, body))) return tail === '' ? head : `${head} ${tail}`
  const members = printMembers(tokens, body, depth + 1, { fields: HOLDS_FIELDS.test(head) })
  const end = endsInValues(tokens, head, body, depth) ? `\n${blank(depth + 1)}` : ''
  return `${head} {${members}${end}\n${' '.repeat(indent)}}${tail === '' ? '' : ' ' + tail}`
}

/** An enum's values over several lines are followed by a blank line, even as the last member. */
function endsInValues(tokens: Tokens, head: string, body: Block, depth: number): boolean {
  const last = body.members.filter(member => descriptionOf(tokens, member) === undefined).at(-1)
  if (!/^!?enum\b/.test(head) || last?.type !== 'attribute' || last.key !== 'values') return false
  return body.dangling.length === 0 && printValue(tokens, last.value, 2 * (depth + 1)).includes('\n')
}

const isOnlyDescribed = (tokens: Tokens, body: Block): boolean =>
  body.members.length > 0 &&
  body.dangling.length === 0 &&
  body.members.every(member => descriptionOf(tokens, member) !== undefined)

/** The comments that a block's own `description` becomes, above what the block belongs to. */
function describe(tokens: Tokens, body: Block, depth: number): string {
  return body.members
    .flatMap(member => {
      const description = descriptionOf(tokens, member)
      if (description === undefined) return []
      const told = description === '' ? [] : description.split('\n').map(line => `// ${line}`)
      return [...member.comments, ...told].map(line => ' '.repeat(2 * depth) + line + '\n')
    })
    .join('')
}

function descriptionOf(tokens: Tokens, member: Member): string | undefined {
  return member.type === 'attribute' && member.key === 'description' ? literalText(tokens, member) : undefined
}

function literalText(tokens: Tokens, { value }: Attribute): string | undefined {
  if (value.type !== 'expression' || value.range.to - value.range.from !== 1) return undefined
  if (tokens.types[value.range.from] !== 'heredoc') return stringOf(tokens, value)
  const body = sourceOf(tokens, value.range).split('\n').slice(1, -1)
  const written = body.filter(line => line.trim() !== '')
  const base = least(written.map(line => line.length - line.trimStart().length))
  return body.map(line => line.slice(base)).join('\n')
}

const lines = (comments: readonly string[], depth: number): string =>
  comments.map(comment => ' '.repeat(2 * depth) + comment).join('\n')
