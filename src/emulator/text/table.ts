import { appendLines, remove, replace, splice } from './edit.ts'
import { tokenText, type Tokens } from './lex.ts'
import { printFlat } from './literal.ts'
import type { Script } from './script.ts'
import {
  attribute,
  section,
  sourceOf,
  stringOf,
  type ArrayLiteral,
  type Definition,
  type Range,
  type Statement,
  type Value,
} from './tree.ts'

/** A column of a table, as its schema declares it. */
export interface Column {
  readonly name: string
  readonly type: string
  /** `type? name`, or `type ?name` in old text. */
  readonly nullable: boolean
  readonly required: boolean
  /** The declaration without comments, in one spelling: equal when nothing about the column changed. */
  readonly declaration: string
  readonly statement: Statement
  readonly nameRange: Range
}

/** The columns of a table, in the order of its schema. */
export function columnsOf(definition: Definition): Column[] {
  const { tokens } = definition
  return (section(definition, 'schema')?.body?.members ?? []).flatMap(member => {
    if (member.type !== 'statement') return []
    const space = firstSpace(definition, member.head)
    const at = space + 1
    if (space === -1 || at >= member.head.to) return []
    return [
      {
        name: tokenText(tokens, at).replace(/^\?|\?$/g, ''),
        type: sourceOf(tokens, { from: member.head.from, to: space }).replace(/\?$/, ''),
        nullable: isNullable(tokens, { from: member.head.from, to: at + 1 }),
        required: !tokenText(tokens, at).endsWith('?'),
        declaration: printFlat(
          tokens,
          member.body ? { ...member.head, to: member.body.close + 1 } : member.head,
          0,
        ),
        statement: member,
        nameRange: { from: at, to: at + 1 },
      },
    ]
  })
}

const isNullable = (tokens: Tokens, { from, to }: Range): boolean =>
  /\?\s|\s\?/.test(sourceOf(tokens, { from, to }))

function firstSpace({ tokens }: Definition, head: Range): number {
  let depth = 0
  for (let i = head.from; i < head.to; i++) {
    if (tokens.types[i] === 'open') depth++
    else if (tokens.types[i] === 'close') depth--
    else if (depth === 0 && tokens.types[i] === 'space') return i
  }
  return -1
}

/** A table with the columns of another that it lacks, at the end of its schema, or with the other's schema where it has none. */
export function withColumnsOf(script: Script, other: Script): Script {
  const schema = section(script.definition, 'schema')?.body
  if (!schema) return withSchemaOf(script, other)
  const own = new Set(columnsOf(script.definition).map(column => column.name))
  const lines = columnsOf(other.definition)
    .filter(column => !own.has(column.name))
    .map(({ statement }) => '    ' + sourceOf(other.definition.tokens, statement.range))
  return lines.length === 0 ? script : appendLines(script, schema.close, lines)
}

function withSchemaOf(script: Script, { definition }: Script): Script {
  const schema = section(definition, 'schema')
  if (!schema) return script
  const { tokens, body } = script.definition
  const source = `\n  ${sourceOf(definition.tokens, schema.range)}\n`
  const at = body ? tokens.starts[body.open + 1] : undefined
  return splice(script, [
    at === undefined
      ? { at: script.text.trimEnd().length, length: 0, insert: ` {${source}}` }
      : { at, length: 0, insert: source },
  ])
}

/** A table without one column and the indexes over it; nothing when there is no such column. */
export function withoutColumn(script: Script, name: string): Script | undefined {
  const { tokens } = script.definition
  const column = columnsOf(script.definition).find(candidate => candidate.name === name)
  if (!column) return undefined
  const lost = indexes(script.definition).filter(({ value }) => fieldNames(tokens, value, name).length > 0)
  return splice(script, [
    remove(tokens, column.statement.range),
    ...lost.map(({ value }) => remove(tokens, value.range)),
  ])
}

/** A table with a column, and the indexes over it, under another name. */
export function withRenamedColumn(script: Script, from: string, to: string): Script | undefined {
  const { tokens } = script.definition
  const column = columnsOf(script.definition).find(candidate => candidate.name === from)
  if (!column) return undefined
  const [, prefix = '', suffix = ''] = /^(\??).*?(\??)$/.exec(tokenText(tokens, column.nameRange.from)) ?? []
  const named = indexes(script.definition).flatMap(({ value }) => fieldNames(tokens, value, from))
  return splice(script, [
    replace(tokens, column.nameRange, prefix + to + suffix),
    ...named.map(range => replace(tokens, range, `"${to}"`)),
  ])
}

function indexes({ body }: Definition): ArrayLiteral['items'] {
  const index = attribute(body, 'index')?.value
  return index?.type === 'array' ? index.items : []
}

/** Where an index entry names a field, `field: [{name: "x"}]`. */
function fieldNames(tokens: Tokens, value: Value, name: string): Range[] {
  if (value.type === 'array') return value.items.flatMap(item => fieldNames(tokens, item.value, name))
  if (value.type !== 'object') return []
  return value.entries.flatMap(entry => {
    if (!entry.value) return []
    const isName = sourceOf(tokens, entry.key) === 'name' && stringOf(tokens, entry.value) === name
    return isName ? [entry.value.range] : fieldNames(tokens, entry.value, name)
  })
}
