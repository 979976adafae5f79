import { describe, expect, it } from 'vitest'
import { fit, pad, type Row, row, rowWidth, span } from '../../../src/tui/model/row.ts'
import { diffRows } from '../../../src/tui/model/diff-rows.ts'
import { paint } from '../../../src/tui/model/paint.ts'

const textOf = (spans: Row): string => spans.map(({ text }) => text).join('')

describe('a row', () => {
  it.each([
    ['漢字漢字', 5, 0, '漢字…'],
    ['漢字漢字', 4, 0, '漢…'],
    ['e\u0301e\u0301e\u0301', 2, 0, 'e\u0301…'],
    ['abcdef', 6, 0, 'abcdef'],
    ['abcdef', 4, 2, 'cdef'],
    ['abcdef', 3, 2, 'cd…'],
    ['👩‍👩‍👧x', 2, 0, '…'],
  ])('of %j fits %i cells from %i on', (text, width, shift, fitted) => {
    expect(textOf(fit(row(text), width, shift))).toBe(fitted)
  })

  it('is filled up to the width of its column, whatever it is made of', () => {
    expect(rowWidth(pad([span('漢字'), span('e\u0301')], 9))).toBe(9)
    expect(rowWidth(pad(row('漢字漢字'), 4))).toBe(4)
  })

  it('cannot move the cursor, break the line or turn the direction', () => {
    expect(textOf(row('a\u001b[2Jb\r\n\u202ec\td'))).toBe('a·[2Jb···c  d')
  })
})

describe('a painted text', () => {
  it('is the text, line by line', () => {
    const text = 'stack {\n  // one\n  var $x { value = "a\nb" }\n}\n'
    expect(paint(text).map(textOf).join('\n')).toBe(text.trimEnd())
  })

  it('tells comments, strings and variables apart', () => {
    const tones = new Map(
      paint('var $x = "s" // c')
        .flat()
        .map(({ text, tone }) => [text, tone]),
    )
    expect(tones.get('var')).toBe('keyword')
    expect(tones.get('$x')).toBe('variable')
    expect(tones.get('"s"')).toBe('string')
    expect(tones.get('// c')).toBe('comment')
  })
})

describe('a difference', () => {
  it('shows what goes and what comes, and of the rest only what stands around it', () => {
    const before = ['a', 'b', 'c', 'd', 'e', 'f'].join('\n')
    expect(diffRows(before, before.replace('e', 'E')).map(textOf)).toEqual([
      '  ⋯',
      '  c',
      '  d',
      '- e',
      '+ E',
      '  f',
    ])
  })
})
