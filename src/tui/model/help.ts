import { pad, type Row, rowWidth, type Span, span, widthOf } from './row.ts'

/** Keys that do one thing, and what it is. */
export interface KeyHelp {
  readonly keys: readonly string[]
  readonly label: string
}

/** By which all keys are shown. */
export const HELP_KEY = '?'

/**
 * As many keys as fit into so many lines, the most needed first, each with the key that a person finds on a keyboard.
 * The one that shows them all is there whatever does not fit.
 */
export function helpLine(
  entries: readonly KeyHelp[],
  { columns, lines }: { columns: number; lines: number },
): Row[] {
  const all = entries.find(({ keys }) => keys.includes(HELP_KEY))
  const last = all ? entry(all) : []
  const rows: Span[][] = [[]]
  for (const one of entries) {
    if (one === all) continue
    const next = entry(one)
    const line = rows.at(-1) ?? []
    const reserved = rows.length === lines ? rowWidth(last) : 0
    if (rowWidth(line) + rowWidth(next) + reserved - GAP.length <= columns) line.push(...next)
    else if (rows.length < lines) rows.push([...next])
    else break
  }
  rows.at(-1)?.push(...last)
  return rows
}

const GAP = '  '

const entry = ({ keys, label }: KeyHelp): Span[] => [
  span(keys[0] ?? '', 'key'),
  span(` ${label}${GAP}`, 'dim'),
]

/** All keys, a line each. */
export function keyRows(entries: readonly KeyHelp[]): Row[] {
  const shown = entries.map(({ keys, label }) => ({ keys: keys.join(' '), label }))
  const width = Math.max(0, ...shown.map(({ keys }) => widthOf(keys)))
  return shown.map(({ keys, label }) => [...pad([span(`  ${keys}`, 'key')], width + 4), span(label)])
}
