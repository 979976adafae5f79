import { describe, expect, it } from 'vitest'
import { undoes } from '../../../src/core/merge/undoes.ts'

const lines = (...words: readonly string[]): string =>
  `function a {\n  stack {\n${words.map(word => `    ${word}\n`).join('')}  }\n}`

const before = lines('one', 'two', 'three', 'four', 'five')
const after = lines('ONE', 'two', 'three', 'FOUR', 'five')

describe('taking back a change', () => {
  it.each([
    ['the text from before', before, true],
    ['the text from before, with an edit right beside', lines('one', 'two', 'three', 'four', 'mine'), true],
    [
      'the text from before, with one of the places edited anew',
      lines('1', 'two', 'three', 'four', 'five'),
      true,
    ],
    ['the text that came of it', after, false],
    ['the text that came of it, edited elsewhere', lines('ONE', 'two', 'three', 'FOUR', 'mine'), false],
    ['a text that takes back only a part', lines('one', 'two', 'three', 'FOUR', 'five'), false],
    ['a text that edits every place anew', lines('1', 'two', 'three', '4', 'five'), false],
  ])('%s: %#', (_, now, expected) => {
    expect(undoes({ before, after }, now)).toBe(expected)
  })

  it('is to delete what was only added', () => {
    const added = lines('one', 'if {', 'added', '}', 'two', 'three', 'four', 'five')
    expect(
      undoes({ before, after: added }, lines('one', 'two', 'if {', 'mine', '}', 'three', 'four', 'five')),
    ).toBe(false)
    expect(undoes({ before, after: added }, lines('one', 'two', 'mine', 'three', 'four', 'five'))).toBe(true)
  })

  it('is to bring back what was only deleted', () => {
    const shorter = lines('one', 'two', 'four', 'five')
    expect(undoes({ before, after: shorter }, lines('ONE', 'two', 'three', 'four', 'five'))).toBe(true)
    expect(undoes({ before, after: shorter }, lines('ONE', 'two', 'four', 'five'))).toBe(false)
  })

  it('is not possible for a change of nothing but layout', () => {
    expect(undoes({ before, after: before.replaceAll('    ', '\t') }, before)).toBe(false)
  })

  it('sees through lines of another insertion that look like those that are gone', () => {
    const before = lines('debug.log {', 'value = 1', '}')
    const after = lines('debug.log {', 'value = 1', '}', 'debug.log {', 'value = 2', '}')
    const now = lines('debug.log {', 'value = 1', '}', 'debug.log {', 'value = 3', '}')
    expect(undoes({ before, after }, now)).toBe(true)
  })

  describe('which the server gives another form', () => {
    const fn = (response: string, head = ''): string => `${head}function a {\n  response = ${response}\n}`
    it.each([
      ['a comment behind a member', fn('1'), fn('1 // why'), fn('1').replace('  resp', '  // why\n  resp')],
      ['a comment behind the last bracket', fn('1'), `${fn('1')} // why`, fn('1', '// why\n')],
      ['a description', fn('1'), fn('1').replace('{', '{\n  description = "why"'), fn('1', '// why\n')],
      ['an object in one line', fn('{\n    a: 1\n  }'), fn('{a: 1, b: 2}'), fn('{\n    a: 1\n    b: 2\n  }')],
    ])('%s is there in either form, and no longer where that is gone', (_, old, sent, given) => {
      for (const [after, now] of [
        [sent, given],
        [given, sent],
      ] as const) {
        expect(undoes({ before: old, after }, now)).toBe(false)
        expect(undoes({ before: old, after }, now.replace('}', '  // beside\n}'))).toBe(false)
        expect(undoes({ before: old, after }, old.replace(/\}$/, '  // beside\n}'))).toBe(true)
      }
    })
  })
})
