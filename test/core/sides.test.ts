import { describe, expect, it } from 'vitest'
import { stand } from '../../src/core/sides.ts'

const same = (a: string, b: string): boolean => a === b

describe('stand', () => {
  it.each([
    ['a', 'a', 'a', 'agreed'],
    ['a', 'b', 'b', 'agreed'],
    ['a', 'b', 'a', 'ours'],
    ['a', 'a', 'b', 'theirs'],
    ['a', 'b', 'c', 'diverged'],
  ])('base %s, ours %s, theirs %s: %s', (base, ours, theirs, expected) => {
    expect(stand({ base, ours, theirs }, same)).toBe(expected)
  })
})
