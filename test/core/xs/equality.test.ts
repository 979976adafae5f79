import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameTokens } from '../../../src/core/xs/equality.ts'
import { tokens } from '../../../src/core/xs/scan.ts'
import { anyText, definitionText } from './arbitrary.ts'

const same: [string, string, string][] = [
  ['indentation', 'a {\n  b = 1\n}', 'a {\n\tb = 1\n}'],
  ['alignment', '{\n  a  : 1\n  bcd: 2\n}', '{\n  a: 1\n  bcd: 2\n}'],
  ['blank lines', 'a {\n\n\n  b = 1\n  \n}', 'a {\n  b = 1\n}'],
  ['a final newline', 'a {\n}\n', 'a {\n}'],
  ['line ends', 'a {\r\n  b = "x\r\ny"\r\n}', 'a {\n  b = "x\ny"\n}'],
  ['a body in one line', 'a { b = 1 }', 'a {\n  b = 1\n}'],
  ['a filter on a line of its own', 'a = $x\n  |trim\n  |f:1', 'a = $x|trim|f:1'],
  ['an operator at the end of a line', 'a = $x &&\n  $y', 'a = $x && $y'],
  ['an operator at the beginning of a line', 'a = $x\n  && $y', 'a = $x && $y'],
  ['a break inside of parentheses', '(\n  $x == 1\n)', '($x == 1)'],
  ['a break behind a comma', '[1,\n 2]', '[1, 2]'],
  ['the indentation of a heredoc', 'a = """\n  x\n    y\n  """', 'a = """\n      x\n        y\n      """'],
  ['the padding of a heredoc’s blank lines', 'a = """\n  x\n\n  y\n  """', 'a = """\n  x\n  \n  y\n  """'],
  ['white space behind a comment', '// a  \nb', '// a\nb'],
]

const different: [string, string, string][] = [
  ['a comment', '// a\nb {}', 'b {}'],
  ['what a comment says', '// a\nb {}', '// A\nb {}'],
  ['a comment that moves to the end of a line', 'b = 1\n// a', 'b = 1 // a'],
  ['a separator', '[1\n2]', '[1, 2]'],
  ['a break that parts', 'a = 1\nb = 2', 'a = 1 b = 2'],
  ['white space in a string', '"a b"', '"a  b"'],
  ['quotes', '"a"', "'a'"],
  ['white space inside of an operator', 'a >= b', 'a > = b'],
  ['a space that makes two words', 'ab', 'a b'],
  ['the indentation of a heredoc’s body alone', '"""\n  a\n  """', '"""\n    a\n  """'],
  ['white space at the end of a heredoc’s line', '"""\n  a\n  """', '"""\n  a \n  """'],
  ['a blank line in a heredoc', '"""\n  a\n\n  """', '"""\n  a\n  """'],
  ['a sign', '[1\n-2]', '[1 - 2]'],
  ['a last token', 'a {\n}\nb', 'a { }'],
  ['white space that is part of a word', 'a\u00a0b', 'ab'],
]

describe('sameTokens', () => {
  it.each(same)('holds whatever the layout: %s', (_, a, b) => {
    expect(sameTokens(a, b)).toBe(true)
  })

  it.each(different)('does not hold if there differs %s', (_, a, b) => {
    expect(sameTokens(a, b)).toBe(false)
  })

  it('compares what does not lex by its text, but for the white space at its ends', () => {
    expect(sameTokens(' a "b\n', 'a "b')).toBe(true)
    expect(sameTokens('a  "b', 'a "b')).toBe(false)
    expect(sameTokens('a "b', 'a b')).toBe(false)
  })

  it('holds after a well-formed text was indented, spaced out and given CRLF', () => {
    fc.assert(
      fc.property(definitionText, fc.infiniteStream(fc.nat(3)), (text, random) => {
        const loose = tokens(text).map(({ kind, text: own }) => {
          if (kind === 'space') return own + ' '.repeat(random.next().value as number)
          if (kind === 'newline') return `${' '.repeat(random.next().value as number)}\r\n`
          return own
        })
        const isLayoutOnly = !/^ *(["'`])\1\1/m.test(text)
        fc.pre(isLayoutOnly)
        expect(sameTokens(text, loose.join(''))).toBe(true)
      }),
    )
  })

  it('is reflexive and symmetric, and throws for nothing', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(sameTokens(a, a)).toBe(true)
        expect(sameTokens(a, b)).toBe(sameTokens(b, a))
      }),
    )
  })

  it('sees every token that is taken away from a well-formed text', () => {
    fc.assert(
      fc.property(definitionText, fc.nat(), (text, which) => {
        const all = tokens(text)
        const own = all.filter(
          ({ kind, text: token }) => kind !== 'space' && kind !== 'newline' && token !== ',',
        )
        const victim = own[which % own.length]
        if (!victim) return
        const rest = text.slice(0, victim.start) + ' ' + text.slice(victim.start + victim.text.length)
        expect(sameTokens(text, rest)).toBe(false)
      }),
    )
  })
})
