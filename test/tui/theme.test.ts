import { describe, expect, it } from 'vitest'
import type { Tone } from '../../src/tui/model/row.ts'
import { lookOf } from '../../src/tui/theme.ts'

const TONES: readonly Tone[] = [
  'plain',
  'dim',
  'title',
  'good',
  'bad',
  'key',
  'selected',
  'string',
  'comment',
]

describe('the look of a text', () => {
  it('has no colour where none is wanted', () => {
    for (const tone of TONES) expect(lookOf({ text: 'x', tone }, false)).not.toHaveProperty('color')
  })

  it('shows what the other side has otherwise with and without colours', () => {
    for (const isColoured of [true, false])
      expect(lookOf({ text: 'x', tone: 'string', isChanged: true }, isColoured)).toMatchObject({
        underline: true,
      })
  })
})
