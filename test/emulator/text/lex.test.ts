import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SyntaxFault, faultPlace } from '../../../src/emulator/text/fault.ts'
import { lex, tokenText } from '../../../src/emulator/text/lex.ts'
import { definitionText } from './arbitrary.ts'

const tokensOf = (text: string): string[] => {
  const tokens = lex(text, 0)
  return tokens.types.flatMap((type, i) => (type === 'space' ? [] : [`${type} ${tokenText(tokens, i)}`]))
}

describe('the lexer', () => {
  it.each<[string, string[]]>([
    ['a = "b"', ['word a', 'mark =', 'string "b"']],
    [
      'text? a?=b filters=trim|min:1',
      [
        'word text?',
        'word a?',
        'mark =',
        'word b',
        'word filters',
        'mark =',
        'word trim',
        'mark |',
        'word min',
        'mark :',
        'word 1',
      ],
    ],
    ['$a == $b', ['word $a', 'word ==', 'word $b']],
    ['$a!=1||$b>=2', ['word $a', 'word !=', 'word 1', 'word ||', 'word $b>=2']],
    ['!$a', ['mark !', 'word $a']],
    ['a // b { " c', ['word a', 'comment // b { " c']],
    ['a/b //c', ['word a/b', 'comment //c']],
    ['"http://x"', ['string "http://x"']],
    ['pattern:/["{]\\//|trim', ['word pattern', 'mark :', 'word /["{]\\//', 'mark |', 'word trim']],
    ['$a?$b:$c/2', ['word $a?$b', 'mark :', 'word $c/2']],
    ['"a \\" b" \'c " d\' `e " f`', ['string "a \\" b"', "string 'c \" d'", 'string `e " f`']],
    ['"a\nb"', ['string "a\nb"']],
    ['"""\n } " \n  """', ['heredoc """\n } " \n  """']],
    ['"""\nsay """ twice\n"""|trim', ['heredoc """\nsay """ twice\n"""', 'mark |', 'word trim']],
    ["'''  \n\"\"\"\n'''", ["heredoc '''  \n\"\"\"\n'''"]],
    ['```\nx\n```', ['heredoc ```\nx\n```']],
    ['"""a"""', ['string ""', 'string "a"', 'string ""']],
    ['{[(}'.slice(0, 3) + ')]}', ['open {', 'open [', 'open (', 'close )', 'close ]', 'close }']],
    [
      '2025-12-05 23:46:58+0000',
      ['word 2025-12-05', 'word 23', 'mark :', 'word 46', 'mark :', 'word 58+0000'],
    ],
    ['größe = "日本"', ['word größe', 'mark =', 'string "日本"']],
  ])('reads %j', (text, expected) => {
    expect(tokensOf(text)).toEqual(expected)
  })

  it.each([
    ['{ "a', 2],
    ['{ """\n a', 2],
    ['{ `a', 2],
    ['a {\n [', 5],
    ['a }', 2],
    ['{ a ]', 4],
  ])('finds what is never closed, or closed wrongly, in %j at %i', (text, offset) => {
    expect(() => lex(text, 0)).toThrow(SyntaxFault)
    try {
      lex(text, 0)
    } catch (fault) {
      expect((fault as SyntaxFault).offset).toBe(offset)
    }
  })

  it('loses no character of any definition', () => {
    fc.assert(
      fc.property(definitionText(), text => {
        const tokens = lex(text, 0)
        expect(tokens.types.map((_, i) => tokenText(tokens, i)).join('')).toBe(text)
      }),
    )
  })

  it('throws nothing but faults, whatever it is given', () => {
    const scrap = fc.constantFrom(
      '"',
      "'",
      '`',
      '"""\n',
      '{',
      '}',
      '[',
      ')',
      '//',
      '\n',
      '---\n',
      '\\',
      'a',
      '=',
      '\u2028',
      '\0',
      '\ud800',
    )
    fc.assert(
      fc.property(
        fc.array(scrap).map(parts => parts.join('')),
        text => {
          try {
            lex(text, 0)
          } catch (fault) {
            expect(fault).toBeInstanceOf(SyntaxFault)
          }
        },
      ),
    )
  })
})

describe('the place of a fault', () => {
  it.each([
    [0, 1, 1, 'one'],
    [4, 2, 1, 'two'],
    [6, 2, 3, 'two'],
    [7, 2, 4, 'two'],
    [8, 3, 1, ''],
    [99, 3, 1, ''],
  ])('of offset %i is line %i, column %i', (offset, line, col, error_line) => {
    expect(faultPlace('one\ntwo\n', offset)).toMatchObject({
      char: Math.min(offset, 8),
      line,
      col,
      error_line,
    })
  })
})
