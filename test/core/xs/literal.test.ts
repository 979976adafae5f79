import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heredocLines, quote, quoteName, unquote } from '../../../src/core/xs/literal.ts'
import { tokens } from '../../../src/core/xs/scan.ts'

describe('quote', () => {
  it('is undone by unquote, and is one string', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\\', '\\n', '"', "'", '`', '\r\n', '\t')),
        text => {
          expect(unquote(quote(text))).toBe(text)
          expect(tokens(quote(text)).map(({ kind }) => kind)).toEqual(['string'])
        },
      ),
    )
  })
})

describe('unquote', () => {
  it.each([
    ['"a"', 'a'],
    ["'a'", 'a'],
    ['"say \\"hi\\""', 'say "hi"'],
    ["'it\\'s'", "it's"],
    ['`a\\`b`', 'a`b'],
    ['"a\\nb\\tc\\\\"', 'a\nb\tc\\'],
    ['"^\\d+\\.$"', '^\\d+\\.$'],
    ['"a\nb"', 'a\nb'],
  ])('of %s is %j', (literal, text) => {
    expect(unquote(literal)).toBe(text)
  })
})

describe('quoteName', () => {
  it.each([
    ['user', 'user'],
    ['_a1', '_a1'],
    ['a/b', '"a/b"'],
    ['1a', '"1a"'],
    ['$main', '"$main"'],
    ['Größe', '"Größe"'],
    ['', '""'],
    ['a"b\\', '"a\\"b\\\\"'],
  ])('of %s is %s', (name, quoted) => {
    expect(quoteName(name)).toBe(quoted)
  })
})

describe('heredocLines', () => {
  it.each([
    ['the closer’s indentation is not theirs', '"""\n    a\n      b\n    """', ['a', '  b']],
    ['what is deeper than the closer stays', '"""\n    a\n  """', ['  a']],
    ['left of the closer they keep their distances', '"""\na\n  b\n    """', ['a', '  b']],
    ['blank lines are empty', '"""\n  a\n\n    \n  b\n  """', ['a', '', '', 'b']],
    ['CRLF is a line break', '"""\r\n  a\r\n  """', ['a']],
    ['white space at the end of a line stays', '"""\na \n"""', ['a ']],
    ['there may be none', '"""\n"""', []],
  ])('%s', (_, literal, lines) => {
    expect(heredocLines(literal)).toEqual(lines)
  })
})
