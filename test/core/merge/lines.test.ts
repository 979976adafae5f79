import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeLines, toLines } from '../../../src/core/merge/lines.ts'

const text = fc
  .array(fc.constantFrom('a\n', 'b\n', 'c\r\n', 'd\r', '\n', 'e'), { maxLength: 8 })
  .map(lines => lines.join(''))
const whole = (regions: ReturnType<typeof mergeLines>): string | undefined =>
  regions.every(({ kind }) => kind === 'clean')
    ? regions.map(region => (region.kind === 'clean' ? region.text : '')).join('')
    : undefined

describe('merging line by line', () => {
  it('loses no byte of a text', () => {
    fc.assert(fc.property(text, one => toLines(one).join('') === one))
  })

  it('takes the side that changed', () => {
    fc.assert(
      fc.property(text, text, (base, changed) => {
        expect(whole(mergeLines({ base, ours: changed, theirs: base }))).toBe(changed)
        expect(whole(mergeLines({ base, ours: base, theirs: changed }))).toBe(changed)
        expect(whole(mergeLines({ base, ours: changed, theirs: changed }))).toBe(changed)
      }),
    )
  })

  it('does not care which side is which', () => {
    fc.assert(
      fc.property(text, text, text, (base, one, two) => {
        const mirrored = mergeLines({ base, ours: two, theirs: one }).map(region =>
          region.kind === 'clean'
            ? region
            : { ...region, sides: { ...region.sides, ours: region.sides.theirs, theirs: region.sides.ours } },
        )
        expect(mergeLines({ base, ours: one, theirs: two })).toEqual(mirrored)
      }),
    )
  })

  it('shows all three texts of a conflict, with a missing final newline', () => {
    expect(mergeLines({ base: 'a\nb', ours: 'a\nc', theirs: 'a\nd\n' })).toEqual([
      { kind: 'clean', text: 'a\n' },
      { kind: 'conflict', sides: { base: 'b', ours: 'c', theirs: 'd\n' } },
    ])
  })

  it('leaves no global behind', () => {
    mergeLines({ base: 'a', ours: 'b', theirs: 'c' })
    expect('ed' in globalThis).toBe(false)
  })
})
