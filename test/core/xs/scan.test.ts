import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scanner, tokens, type TokenKind } from '../../../src/core/xs/scan.ts'
import { anyText, definitionText } from './arbitrary.ts'

const scan = (text: string): [TokenKind, string][] => tokens(text).map(token => [token.kind, token.text])

/** The tokens that are neither white space nor line breaks. */
const substance = (text: string): [TokenKind, string][] =>
  scan(text).filter(([kind]) => kind !== 'space' && kind !== 'newline')

describe('tokens', () => {
  it('concatenate to the input, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), text => {
        expect(
          tokens(text)
            .map(token => token.text)
            .join(''),
        ).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('of a well-formed definition hold no unterminated literal', () => {
    fc.assert(
      fc.property(definitionText, text => {
        expect(tokens(text).map(token => token.kind)).not.toContain('unterminated')
      }),
    )
  })

  it('are the same with CRLF line ends as with LF', () => {
    const withLf = (text: string): string => text.replaceAll('\r\n', '\n')
    fc.assert(
      fc.property(definitionText, text => {
        const crlf = scan(text.replaceAll('\n', '\r\n'))
        expect(crlf.map(([kind, own]) => [kind, withLf(own)])).toEqual(scan(text))
      }),
    )
  })
})

describe('comments', () => {
  it.each([
    ['// a "b { (\nx', ['comment', '// a "b { (']],
    ['// a\r\nx', ['comment', '// a']],
    ['# a', ['punctuation', '#']],
    ['/* a */', ['punctuation', '/']],
    ['// last', ['comment', '// last']],
  ] as const)('%j begins with %j', (text, first) => {
    expect(substance(text)[0]).toEqual(first)
  })

  it('begin nowhere inside a string', () => {
    expect(substance('"http://x" // y')).toEqual([
      ['string', '"http://x"'],
      ['comment', '// y'],
    ])
  })
})

describe('strings', () => {
  it.each([
    ['"a\nb"', 'a raw newline'],
    ['"a\\"b"', 'an escaped quote'],
    ['"a\\\\"', 'an escaped backslash at the end'],
    ['\'it is "so"\'', 'the other quote'],
    ['""', 'nothing'],
    ['"{ [ ("', 'brackets'],
    ['"/a/"', 'slashes'],
  ])('%j is one string, with %s', text => {
    expect(scan(text)).toEqual([['string', text]])
  })

  it('in backticks are expressions, with the same escapes', () => {
    expect(scan('`a\\`b`')).toEqual([['backtick', '`a\\`b`']])
  })

  it('that nothing closes reach to the end', () => {
    expect(substance('x "a\\"\n}')).toEqual([
      ['word', 'x'],
      ['unterminated', '"a\\"\n}'],
    ])
  })

  it('are no regular expressions: a quote between slashes opens one', () => {
    expect(substance('/"/ "')).toEqual([
      ['punctuation', '/'],
      ['string', '"/ "'],
    ])
  })
})

describe('patterns', () => {
  it.each([
    ['/^[^"\'`{(]+$/', 'quotes and brackets'],
    ['/^https:\\/\\//', 'slashes that are escaped'],
    ['/[\\\\]/', 'an escaped backslash'],
  ])('%j is one word behind a colon, with %s', pattern => {
    expect(substance(`:${pattern}|trim`).slice(0, 2)).toEqual([
      ['punctuation', ':'],
      ['word', pattern],
    ])
  })

  it.each([
    [': /"/ "', 'stand right behind the colon'],
    [':/"\n/ "', 'end on their line'],
    [':/\\\n"/ "', 'end on their line, whatever is escaped'],
    ['://"/ "', 'are not empty'],
    ['a/"/ "', 'follow a colon'],
  ])('%j holds none, since they %s', text => {
    expect(scan(text).some(([kind, own]) => kind === 'word' && own.includes('/'))).toBe(false)
  })

  it('may be as long as any text', () => {
    const pattern = `/${'\\a'.repeat(10_000_000)}/`
    expect(substance(`:${pattern}`).at(1)).toEqual(['word', pattern])
  })

  it('are passed over where only structure counts', () => {
    const scanner = new Scanner('pattern:/["{/ {')
    expect(scanner.nextStructure(99)).toBe('open')
    expect(scanner.end).toBe(scanner.text.length)
  })
})

describe('heredocs', () => {
  it.each([
    ['"""\nx """ y\n  """', 'a triple in mid-line does not close it'],
    ["'''\n\"\"\"\n'''", 'another triple inside does not close it'],
    ['```\n$a\n|trim\n```', 'of backticks'],
    ['""" \t\r\nx\r\n"""', 'white space behind the opener, CRLF'],
    ['"""\n"""', 'without a line'],
    ['"""\n\\"""\n"""', 'no escapes, but a backslash makes the triple stand in mid-line'],
    ['"""\n---\n"""', 'a separator line at column 0'],
  ])('%j is one heredoc: %s', text => {
    expect(scan(text)).toEqual([['heredoc', text]])
  })

  it.each([':""', '|trim', ')', ']', '}'])('go on with %j behind the closer', tail => {
    expect(scan(`"""\nx\n  """${tail}`)[0]).toEqual(['heredoc', '"""\nx\n  """'])
  })

  it('do not open in mid-line: there three quotes are a string and the beginning of another', () => {
    expect(scan('"""a"""')).toEqual([
      ['string', '""'],
      ['string', '"a"'],
      ['string', '""'],
    ])
  })

  it('that nothing closes reach to the end', () => {
    expect(scan('"""\nx """')).toEqual([['unterminated', '"""\nx """']])
  })
})

describe('other tokens', () => {
  it.each([
    ['a>=b', ['a', '>=', 'b']],
    ['a==?b', ['a', '==?', 'b']],
    ['a===b!==c', ['a', '===', 'b', '!==', 'c']],
    ['a??b||c&&d', ['a', '??', 'b', '||', 'c', '&&', 'd']],
    ['text? a?=-1', ['text', '?', 'a', '?', '=', '-', '1']],
    ['$x|!set:"a"', ['$x', '|', '!', 'set', ':', '"a"']],
    ['2025-12-05 23:46', ['2025', '-', '12', '-', '05', '23', ':', '46']],
    ['a\u2028b\u00a0c\0d', ['a\u2028b\u00a0c\0d']],
    ['\ufeffa', ['a']],
  ])('%j reads as %j', (text, expected) => {
    expect(substance(text).map(([, own]) => own)).toEqual(expected)
  })

  it('a carriage return alone is white space, with a line feed it is the line break', () => {
    expect(scan('a\rb\r\nc')).toEqual([
      ['word', 'a'],
      ['space', '\r'],
      ['word', 'b'],
      ['newline', '\r\n'],
      ['word', 'c'],
    ])
  })
})

describe('nextStructure', () => {
  it('finds the brackets and literals that next finds, in the same order', () => {
    fc.assert(
      fc.property(anyText, text => {
        const scanner = new Scanner(text)
        const found: [string, number][] = []
        for (
          let kind = scanner.nextStructure(text.length);
          kind !== 'end';
          kind = scanner.nextStructure(text.length)
        )
          found.push([kind, scanner.start])
        const plain: TokenKind[] = ['space', 'newline', 'comment', 'word', 'punctuation']
        const expected = tokens(text).filter(token => !plain.includes(token.kind))
        expect(found).toEqual(expected.map(token => [token.kind, token.start]))
      }),
      { numRuns: 1000 },
    )
  })

  it('stops where it is told to', () => {
    const scanner = new Scanner('a b\n{}')
    expect([scanner.nextStructure(4), scanner.end]).toEqual(['end', 4])
  })
})
