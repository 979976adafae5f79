import { describe, expect, it } from 'vitest'
import { stillLacks } from '../../../src/core/merge/still-lacks.ts'

const fn = (response: string, head = ''): string => `${head}function a {\n  response = ${response}\n}`

describe('something of a text that is missing elsewhere', () => {
  it.each([
    ['a comment', fn('1 // why'), fn('1'), fn('1').replace('  resp', '  // why\n  resp')],
    ['a description', fn('1').replace('{', '{\n  description = "why"'), fn('1'), fn('1', '// why\n')],
    ['an object', fn('{a: 1, b: 2}'), fn('{\n    a: 1\n  }'), fn('{\n    a: 1\n    b: 2\n  }')],
  ])('is there once the server shows it in its own form: %s', (_, text, was, given) => {
    expect(stillLacks(text, { was, now: given })).toBe(false)
    expect(stillLacks(text, { was, now: text })).toBe(false)
  })

  it('is missing still, whatever else was edited', () => {
    const [text, was] = [fn('{a: 1, b: 2}'), fn('{a: 1}')]
    for (const now of [was, fn('{a: 1}', '// beside\n'), fn('{a: 1, c: 2}')])
      expect(stillLacks(text, { was, now })).toBe(true)
  })
})
