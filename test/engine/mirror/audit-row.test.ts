import { describe, expect, it } from 'vitest'
import { holdsWord } from '../../../src/engine/mirror/audit-row.ts'

describe('a name in a text', () => {
  it.each([
    ['a', 'a', true],
    ['say a, then b', 'a', true],
    ['ba a', 'a', true],
    ['ba', 'a', false],
    ['a/b', 'a', false],
    ['\u{10400}a', 'a', false],
    ['a\u{10400}', 'a', false],
    ['\u{1F600}a\u{1F600}', 'a', true],
    ['a', '', false],
  ])('of %j: %j is one: %s', (text, name, isOne) => {
    expect(holdsWord(text, name)).toBe(isOne)
  })
})
