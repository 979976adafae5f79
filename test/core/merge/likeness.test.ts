import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areMoreAlike, likeness, likenessOf, wordsIn } from '../../../src/core/merge/likeness.ts'

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '$x.y', 'ü', '=', '\n'), { maxLength: 12 })
  .map(words => words.join(' '))

describe('how alike two texts are', () => {
  it.each([
    ['a = $b', 'a : $b', 1],
    ['a a b', 'a b b', 2 / 3],
    ['a', 'b', 0],
    ['', '{ }', 1],
    ['', 'a', 0],
  ])('is told by the words that they share: %j and %j', (one, other, alike) => {
    expect(likeness(one, other)).toBeCloseTo(alike)
    expect(likeness(other, one)).toBeCloseTo(alike)
  })

  it('is more than a bound where it is, however little is counted to tell', () => {
    fc.assert(
      fc.property(text, text, text, text, (one, other, third, fourth) => {
        const [a, b] = [wordsIn(one), wordsIn(other)]
        for (const bound of [0, 0.3, 0.6, 1, likeness(third, fourth), likeness(one, third)])
          expect(areMoreAlike(a, b, bound)).toBe(likenessOf(a, b) > bound)
      }),
      { numRuns: 2000 },
    )
  })
})
