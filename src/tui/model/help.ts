import { pad, type Row, rowWidth, type Span, span, widthOf } from './row.ts'
import { wrap } from './wrap.ts'

/** Keys that do one thing, and what it is. */
export interface KeyHelp {
  readonly keys: readonly string[]
  readonly label: string
  /** The same for a line that many keys share. */
  readonly brief?: string
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
  const rows: Span[][] = Array.from({ length: Math.max(1, lines) }, () => [])
  const room = (at: number): number =>
    columns + GAP.length - rowWidth(rows[at] ?? []) - (at === rows.length - 1 ? rowWidth(last) : 0)
  for (const one of entries) {
    const next = entry(one)
    if (one !== all) rows.find((_, at) => rowWidth(next) <= room(at))?.push(...next)
  }
  rows.at(-1)?.push(...last)
  return rows.map(spans => spans.slice(0, -1))
}

const GAP = '  '

const entry = ({ keys, label, brief = label }: KeyHelp): Span[] => [
  span(keys[0] ?? '', 'key'),
  span(` ${brief}`, 'dim'),
  span(GAP),
]

/** All keys, with as many lines for each as it takes. */
export function keyRows(entries: readonly KeyHelp[], columns: number): Row[] {
  const shown = entries.map(({ keys, label }) => ({ keys: keys.join(' '), label }))
  const width = Math.max(0, ...shown.map(({ keys }) => widthOf(keys))) + 4
  return shown.flatMap(({ keys, label }) =>
    wrap(label, Math.max(1, columns - width)).map((words, at): Row => [
      ...pad(at === 0 ? [span(`  ${keys}`, 'key')] : [], width),
      ...words,
    ]),
  )
}

/** The keys while all keys are shown. */
export const HELP_KEYS: readonly KeyHelp[] = [
  { keys: ['j'], label: 'down' },
  { keys: ['k'], label: 'up' },
  { keys: ['pagedown'], label: 'half a screen down' },
  { keys: [HELP_KEY], label: 'back' },
  { keys: ['q'], label: 'quit' },
]
