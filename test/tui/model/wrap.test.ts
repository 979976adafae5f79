import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowWidth } from '../../../src/tui/model/row.ts'
import { wrap } from '../../../src/tui/model/wrap.ts'

const lines = (text: string, width: number): string[] =>
  wrap(text, width).map(row => row.map(span => span.text).join(''))

describe('a long text', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 80, ['one two three']],
    ['unbreakable', 4, ['unbr', 'eaka', 'ble']],
    ['漢字かな', 4, ['漢字', 'かな']],
    ['', 4, ['']],
  ])('%j is broken to %i cells between its words', (text, width, rows) => {
    expect(lines(text, width)).toEqual(rows)
  })

  it('loses nothing but blanks, and is never wider', () => {
    fc.assert(
      fc.property(fc.lorem({ mode: 'sentences' }), fc.integer({ min: 2, max: 30 }), (text, width) => {
        for (const row of wrap(text, width)) expect(rowWidth(row)).toBeLessThanOrEqual(width)
        expect(lines(text, width).join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })
})
