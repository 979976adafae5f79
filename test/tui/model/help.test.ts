import { describe, expect, it } from 'vitest'
import { helpLine, keyRows } from '../../../src/tui/model/help.ts'
import { rowWidth } from '../../../src/tui/model/row.ts'

const KEYS = [
  { keys: ['enter', 'l'], label: 'open' },
  { keys: ['?'], label: 'all keys' },
  { keys: ['q'], label: 'quit' },
  { keys: ['漢'], label: 'wide' },
]
const shown = (columns: number, lines: number): string[] =>
  helpLine(KEYS, { columns, lines }).map(spans =>
    spans
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )

describe('the help line', () => {
  it.each([
    [80, 1, ['enter open  q quit  漢 wide  ? all keys']],
    [24, 1, ['enter open  ? all keys']],
    [30, 1, ['enter open  q quit  ? all keys']],
    [22, 1, ['enter open  ? all keys']],
    [21, 1, ['q quit  ? all keys']],
    [21, 2, ['enter open  q quit', '漢 wide  ? all keys']],
    [10, 1, ['? all keys']],
  ])('of %i columns and %i lines shows what fits, and always how to see the rest', (columns, lines, rows) => {
    expect(shown(columns, lines)).toEqual(rows)
    for (const line of rows) expect(rowWidth([{ text: line, tone: 'plain' }])).toBeLessThanOrEqual(columns)
  })

  it('that is opened shows every key with what it does', () => {
    const text = keyRows(KEYS, 40).map(spans => spans.map(each => each.text).join(''))
    expect(text).toEqual(['  enter l  open', '  ?        all keys', '  q        quit', '  漢       wide'])
  })

  it('breaks what does not fit into one line', () => {
    const text = keyRows([{ keys: ['x'], label: 'one two three' }], 12).map(spans =>
      spans.map(each => each.text).join(''),
    )
    expect(text).toEqual(['  x  one two', '     three'])
  })
})
