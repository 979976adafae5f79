import { appendLines } from './text/edit.ts'
import { printFlat, printValue } from './text/literal.ts'
import { parseText } from './text/parse.ts'
import type { Script } from './text/script.ts'
import { attribute } from './text/tree.ts'
import type { Row } from './shelf.ts'

/** The records that an `items = [...]` member holds. */
export function rowsOf(items: string): Row[] {
  const { tokens, body } = parseText(`table items {\n${items}\n}`)
  const value = attribute(body, 'items')?.value
  if (value?.type !== 'array') return []
  return value.items.flatMap(item => {
    if (item.value.type !== 'object') return []
    const fields = item.value.entries.map(entry => [
      printFlat(tokens, entry.key, 0),
      entry.value ? printValue(tokens, entry.value, 0) : 'null',
    ])
    return [Object.fromEntries(fields) as Row]
  })
}

/** Adds records: one whose `id` is there already replaces it, one without gets the next. */
export function withRows(rows: readonly Row[], added: readonly Row[]): Row[] {
  const byId = new Map(rows.map(row => [row['id'] ?? '', row]))
  let last = 0
  for (const row of rows) last = Math.max(last, Number(row['id']) || 0)
  for (const row of added) {
    const id = row['id'] ?? String(last + 1)
    last = Math.max(last, Number(id) || 0)
    byId.set(id, { id, ...row })
  }
  return [...byId.values()]
}

/** A table with its records as `items`. */
export function withItems(script: Script, rows: readonly Row[]): Script {
  const { body } = script.definition
  if (!body || rows.length === 0) return script
  const lines = rows.map(row => `    {${fieldsOf(row)}}`)
  return appendLines(script, body.close, ['', '  items = [', ...lines, '  ]'])
}

const fieldsOf = (row: Row): string =>
  Object.entries(row)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')
