import { describe, expect, it } from 'vitest'
import { row } from '../../../src/tui/model/row.ts'
import { lastStart, stepOf, windowed } from '../../../src/tui/model/scrolling.ts'

const LINES = Array.from({ length: 10 }, (_, at) => row(`line ${at}`))
const shown = (scroll: number, height: number, titles?: readonly number[]): string[] =>
  windowed(LINES, { scroll, height, ...(titles ? { titles } : {}) }).map(spans =>
    spans.map(({ text }) => text).join(''),
  )

describe('a page that is longer than its place', () => {
  it('says how much there is below, until there is nothing', () => {
    expect(shown(0, 3)).toEqual(['line 0', 'line 1', '⋯ 8 more lines, j goes on'])
    expect(shown(6, 3)).toEqual(['line 6', 'line 7', '⋯ 2 more lines, j goes on'])
    expect(shown(lastStart(LINES.length, 3), 3)).toEqual(['line 7', 'line 8', 'line 9'])
  })

  it('fills its place where it is shorter', () => {
    expect(shown(8, 4)).toEqual(['line 8', 'line 9', '', ''])
  })

  it('keeps the title of what is seen at its top', () => {
    expect(shown(3, 4, [1, 6])).toEqual(['line 1', 'line 4', 'line 5', '⋯ 4 more lines, j goes on'])
    expect(shown(6, 4, [1, 6])).toEqual(['line 6', 'line 7', 'line 8', 'line 9'])
    expect(shown(0, 3, [1])).toEqual(['line 0', 'line 1', '⋯ 8 more lines, j goes on'])
  })
})

describe('a motion', () => {
  it.each([
    [{ type: 'move', by: -1 }, -1],
    [{ type: 'page', by: 1 }, 7],
    [{ type: 'edge', to: 'top' }, -Infinity],
    [{ type: 'edge', to: 'bottom' }, Infinity],
  ] as const)('%o goes on %d lines on a screen of 15', (motion, lines) => {
    expect(stepOf(motion, { columns: 80, rows: 15 })).toBe(lines)
  })
})
