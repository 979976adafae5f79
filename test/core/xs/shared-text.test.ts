import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedHead, sharedText } from '../../../src/core/xs/shared-text.ts'

/** Texts of few characters, often longer than what is compared at once. */
const text = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'ab', '🙂', '\n'), fc.nat(90)), { maxLength: 6 })
  .map(parts => parts.map(([part, times]) => part.repeat(times)).join(''))

describe('what two texts share', () => {
  it.each([
    ['', '', 0, 0],
    ['', 'a', 0, 0],
    ['ab', 'ab', 2, 0],
    ['aa', 'aaa', 2, 0],
    ['axb', 'ayb', 1, 1],
    ['a'.repeat(1000), 'a'.repeat(999), 999, 0],
    [`${'a'.repeat(500)}x${'b'.repeat(700)}`, `${'a'.repeat(500)}${'b'.repeat(700)}`, 500, 700],
  ])('is what both begin and end with, nothing of it twice: %#', (a, b, head, tail) => {
    expect(sharedText(a, b)).toEqual({ head, tail })
    expect(sharedText(b, a)).toEqual({ head, tail })
    expect(sharedHead(a, b)).toBe(head)
  })

  it('is the same, and ends where they part or one of them ends', () => {
    fc.assert(
      fc.property(text, text, text, text, (before, one, other, behind) => {
        const [a, b] = [before + one + behind, before + other + behind]
        const { head, tail } = sharedText(a, b)
        const rest = Math.min(a.length, b.length) - head
        expect(a.slice(0, head)).toBe(b.slice(0, head))
        expect(a.slice(a.length - tail)).toBe(b.slice(b.length - tail))
        expect(rest === 0 || a[head] !== b[head]).toBe(true)
        expect(tail === rest || a[a.length - 1 - tail] !== b[b.length - 1 - tail]).toBe(true)
        expect(tail).toBeLessThanOrEqual(rest)
      }),
      { numRuns: 1000 },
    )
  })
})
