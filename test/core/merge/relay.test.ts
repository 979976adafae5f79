import { describe, expect, it } from 'vitest'
import { unitOf } from '../../../src/core/merge/relay.ts'
import { blocks } from '../../../src/core/xs/blocks.ts'

describe('what a text indents by', () => {
  it.each([
    ['two blanks', 'function a {\n  x = 1\n}', '  '],
    ['a tab', 'function a {\n\tx = 1\n}', '\t'],
    ['what stands before the first comment', 'function a {\n   // first\n  x = 1\n}', '   '],
    [
      'the line of the first member, whatever blank lines stand above',
      'function a {\n\t\r\n    x = 1\n}',
      '    ',
    ],
    ['a line that ends in a carriage return alone', 'function a {\n  \r   x = 1\n   y = 2\n}', '   '],
    [
      'a later member, where the first is on the line of the brace',
      'function a { x = 1\n    y = 2\n}',
      '    ',
    ],
    ['a later member, where the first is not indented', 'function a {\nx = 1\n   y = 2\n}', '   '],
    ['two blanks, where nothing is indented', 'function a {\nx = 1\n}', '  '],
    ['two blanks, where there is no body', 'function a', '  '],
  ])('is %s', (_, text, unit) => {
    expect(unitOf(blocks(text))).toBe(unit)
  })
})
