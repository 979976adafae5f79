import { appendLines, splice, removeMember, replace } from './edit.ts'
import { printFlat } from './literal.ts'
import { tokenText } from './lex.ts'
import type { Script } from './script.ts'
import { attribute, section, sourceOf, type Definition, type Range, type Statement } from './tree.ts'

/** A column of a table, as its schema declares it. */
export interface Column {
  readonly name: string
  readonly type: string
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
        name: tokenText(tokens, at).replace(/\?$/, ''),
        type: sourceOf(tokens, { from: member.head.from, to: space }).replace(/\?$/, ''),
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

function firstSpace({ tokens }: Definition, head: Range): number {
  let depth = 0
  for (let i = head.from; i < head.to; i++) {
    if (tokens.types[i] === 'open') depth++
    else if (tokens.types[i] === 'close') depth--
    else if (depth === 0 && tokens.types[i] === 'space') return i
  }
  return -1
}

/** A table with the columns of another that it lacks, at the end of its schema. */
export function withColumnsOf(script: Script, other: Script): Script {
  const schema = section(script.definition, 'schema')?.body
  if (!schema) return script
  const own = new Set(columnsOf(script.definition).map(column => column.name))
  const lines = columnsOf(other.definition)
    .filter(column => !own.has(column.name))
    .flatMap(({ statement }) => [
      ...statement.comments.map(comment => '    ' + comment),
      '    ' + sourceOf(other.definition.tokens, statement.range),
    ])
  return lines.length === 0 ? script : appendLines(script, schema.close, lines)
}

/** A table without one column; nothing when there is no such column. */
export function withoutColumn(script: Script, name: string): Script | undefined {
  const column = columnsOf(script.definition).find(candidate => candidate.name === name)
  return column && splice(script, [removeMember(script.definition.tokens, column.statement)])
}

/** A table with a column, and the index entries over it, under another name. */
export function withRenamedColumn(script: Script, from: string, to: string): Script | undefined {
  const { tokens, body } = script.definition
  const column = columnsOf(script.definition).find(candidate => candidate.name === from)
  if (!column) return undefined
  const suffix = tokenText(tokens, column.nameRange.from).endsWith('?') ? '?' : ''
  const splices = [replace(tokens, column.nameRange, to + suffix)]
  const index = attribute(body, 'index')
  for (let i = index?.value.range.from ?? 0; i < (index?.value.range.to ?? 0); i++)
    if (
      tokens.types[i] === 'string' &&
      tokenText(tokens, i) === `"${from}"` &&
      namesField(script.definition, i)
    )
      splices.push(replace(tokens, { from: i, to: i + 1 }, `"${to}"`))
  return splice(script, splices)
}

/** Whether the token is the value of a key `name`. */
function namesField({ tokens }: Definition, index: number): boolean {
  let before = index - 1
  while (tokens.types[before] === 'space') before--
  return tokenText(tokens, before) === ':' && tokenText(tokens, before - 1) === 'name'
}
