import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { joinDefinitions, readMultidoc } from '../../../src/core/xs/multidoc.ts'
import { anyText, definitionText, multidocTexts } from './arbitrary.ts'
import { joined } from './joined.ts'

const texts = (multidoc: string): string[] => readMultidoc(multidoc).map(piece => piece.text)

/** What each piece reads as: its name, or `!` and the name that its header still tells. */
const names = (multidoc: string): string[] =>
  readMultidoc(multidoc).map(({ reading }) =>
    reading.kind === 'definition' ? reading.definition.name : `!${reading.header?.name ?? ''}`,
  )

describe('split', () => {
  it.each([
    ['a {}\n---\nb {}', ['a {}', 'b {}']],
    ['a {}\r\n---\r\nb {}', ['a {}', 'b {}']],
    ['a {}\n\n---\n\nb {}\n', ['a {}\n', '\nb {}\n']],
    ['', ['']],
    ['---', ['', '']],
    ['---\n---\n', ['', '', '']],
    ['a {}\n---', ['a {}', '']],
    ['a {}\n ---\nb', ['a {}\n ---\nb']],
    ['a {}\n--- \nb', ['a {}\n--- \nb']],
    ['a {}\n----\nb', ['a {}\n----\nb']],
    ['a {}\n// ---\nb', ['a {}\n// ---\nb']],
    ['a\r---\rb', ['a\r---\rb']],
  ])('%j gives %j', (multidoc, expected) => {
    expect(texts(multidoc)).toEqual(expected)
  })

  it.each([
    ['a heredoc', 'function a {\n  x = """\n---\n"""\n}'],
    ['a string', 'function a {\n  x = "b\n---\nc"\n}'],
    ['an expression', 'function a {\n  x = `b\n---\nc`\n}'],
    ['brackets', 'function a {\n  x = (\n---\n)\n}'],
    [
      'a heredoc of prose',
      'function a {\n  x = """\n---\nKind regards\n---\nReturn json {\n"b": "don\'t"\n"""\n}',
    ],
    ['a string of prose', 'function a {\n  x = "\n---\nKind regards\n---\nReturn json {\n"\n}'],
    ['a heredoc that quotes a multidoc', 'function a {\n  x = """\nb c {\n}\n---\nd e {\n}\n"""\n}'],
    [
      'a heredoc of prose that begins with the name of a kind',
      'agent a {\n  llm = {\n    p: """\n---\nname: x\n---\nworkspace setup guide\n"""\n  }\n}',
    ],
    ['a heredoc that names what needs no body', 'agent a {\n  p = """\n---\nworkspace b\n"""\n}'],
    ['a heredoc with a header that stays open', 'agent a {\n  p = """\n---\nagent Smith {\n"""\n}'],
    ['a string with a header that stays open', 'agent a {\n  p = "\n---\nagent Smith {\n"\n}'],
    [
      'a heredoc that quotes the beginning of a heredoc',
      'agent a {\n  p = {\n    q: """\n---\nagent b {\n  x = """\n    """\n  }\n}',
    ],
    ['a string that quotes a multidoc', 'function a {\n  x = "b c {\n}\n---\nd e {\n}\n---\nf g {\n}"\n}'],
  ])('finds no separator inside of %s', (_, text) => {
    expect(texts(`${text}\n---\nfunction z {\n}`)).toEqual([text, 'function z {\n}'])
    expect(names(`${text}\n---\nfunction z {\n}`)).toEqual(['a', 'z'])
  })

  const nasty = fc.constantFrom(
    ...[
      '---',
      '---',
      '---',
      'agent Smith {',
      'function b {',
      'workspace c',
      'workspace setup guide',
      'a b {',
    ],
    ...['}', '{', ')', '"', "it's", '`', "'''", '```', '// x', '', 'prose', '  guid = "g"', 'say """ aloud'],
  )

  it('finds none in a heredoc that is closed, whatever its lines are', () => {
    const lines = fc.array(nasty, { maxLength: 12 })
    fc.assert(
      fc.property(lines, fc.constantFrom('', '  ', '    '), fc.nat(3), (body, closer, depth) => {
        const opener = 'function a {\n' + '  stack {\n'.repeat(depth) + '  x = """'
        const text = [opener, ...body, `${closer}"""`, '}'.repeat(depth + 1)].join('\n')
        const z = 'function z {\n  y = """\n    z\n    """\n}'
        expect(readDefinition(text).kind).toBe('definition')
        expect(texts(joinDefinitions([z, text, text, z]))).toEqual([z, text, text, z])
      }),
      { numRuns: 2000 },
    )
  })

  it('tells where each piece begins, and the separator behind it', () => {
    expect(readMultidoc('a {\n}\n---\r\nb {}\n---\n')).toEqual([
      expect.objectContaining({ text: 'a {\n}', offset: 0, separator: '\n---\r\n' }),
      expect.objectContaining({ text: 'b {}', offset: 11, separator: '\n---\n' }),
      expect.objectContaining({ text: '', offset: 20, separator: '' }),
    ])
  })

  it('is the whole text, whatever that is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), text => {
        const pieces = readMultidoc(text)
        expect(joined(pieces)).toBe(text)
        for (const { offset, text: own } of pieces) {
          expect(text.startsWith(own, offset)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('gives back the well-formed definitions that were joined', () => {
    fc.assert(
      fc.property(multidocTexts, fc.constantFrom('\n', '\r\n'), (definitions, lineBreak) => {
        const own = definitions.map(text => text.replaceAll('\n', lineBreak))
        expect(texts(own.join(`${lineBreak}---${lineBreak}`))).toEqual(own)
      }),
    )
  })
})

describe('readMultidoc', () => {
  it('reads every piece as it reads alone', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, multidocTexts.map(joinDefinitions)), multidoc => {
        for (const { text, reading } of readMultidoc(multidoc)) expect(reading).toEqual(readDefinition(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('reads the same where some of the texts are known', () => {
    const pieces = fc.oneof(
      anyText.map(text => [text]),
      multidocTexts,
    )
    fc.assert(
      fc.property(pieces, pieces, fc.nat(), (before, news, at) => {
        const known = new Map(
          readMultidoc(joinDefinitions(before)).flatMap(({ text, reading }) =>
            reading.kind === 'definition' ? [[text, reading.definition] as const] : [],
          ),
        )
        const multidoc = joinDefinitions([...before.slice(at % 3), ...news, ...before])
        expect(readMultidoc(multidoc, text => known.get(text))).toEqual(readMultidoc(multidoc))
      }),
      { numRuns: 1000 },
    )
  })

  const whole = (name: string): string =>
    `query "${name}" verb=GET {\n  stack {\n    x = "a"\n    y = """\n      z\n      """\n  }\n}`

  it.each([
    ['a bracket that stays open', 'function a {\n  stack {\n}'],
    ['a bracket that stays open above a heredoc', 'function a {\n  stack {\n    x = """\n---\nb c\n"""\n}'],
    ['a bracket too many below an empty text', 'function a {\n  x = ""\n}\n}'],
    ['a string that stays open', 'function a {\n  x = "b\n}'],
    ['a string in single quotes that stays open', "function a {\n  x = 'b\n}"],
    ['an expression that stays open', 'function a {\n  x = `b\n}'],
    ['a heredoc that stays open', 'function a {\n  x = """\n  b\n}'],
    ['a header that stays open', 'function "a {\n}'],
    ['a bracket too many', 'function a {\n}\n}'],
    ['only a fragment', '} as $x'],
    ['an error message', "It's broken"],
    ['the end cut off', 'function a {\n  x = [\n    "b'],
    ['conflict markers', 'function a {\n<<<<<<< x\n  y = 1\n}'],
  ])('%s costs no definition behind it, nor before it', (_, broken) => {
    const multidoc = joinDefinitions([whole('b'), broken, whole('c'), broken, broken, whole('d'), whole('e')])
    const found = names(multidoc)
    expect(found.filter(name => !name.startsWith('!'))).toEqual(['b', 'c', 'd', 'e'])
    expect(found).toHaveLength(7)
  })

  it.each([
    ['heredoc', '"""\n      z'],
    ['string', '"z'],
    ['string in single quotes', "'z"],
  ])('a %s that lost its end costs nothing behind it, whatever stands there first', (_, opened) => {
    const followers = [
      'function b {\n  x = ""\n  y = \'\'\n  z = "q"\n}',
      '// it\'s "so"\nfunction c {\n  x = [\n    """\n    y\n    """\n  ]\n}',
      'function d {\n  stack {\n    x = """\n      y\n      """\n  }\n}',
      'function e {\n  x = """\n    y\n    """\n}',
    ]
    for (const broken of [
      `function a {\n  x = ${opened}\n}`,
      `function a {\n  s {\n    x = ${opened}\n  }\n}`,
    ])
      for (let first = 0; first < followers.length; first++) {
        const behind = [...followers.slice(first), ...followers.slice(0, first)]
        expect(texts(joinDefinitions([broken, ...behind]))).toEqual([broken, ...behind])
      }
  })

  it('cuts a definition that never balances at the first candidate, even if no definition follows', () => {
    expect(texts('function a {\n---\n(\n---\nx')).toEqual(['function a {', '(', 'x'])
  })

  it('keeps every definition but the one whose quote or bracket was deleted', () => {
    const definitions = fc.array(definitionText, { minLength: 3, maxLength: 5 })
    fc.assert(
      fc.property(definitions, fc.nat(), fc.nat(), (own, which, where) => {
        const victim = own[which % own.length] ?? ''
        const brackets = [...victim.matchAll(/}$/gm)].map(match => match.index)
        const at = brackets[where % brackets.length] ?? 0
        const broken = own.map((text, index) =>
          index === which % own.length ? text.slice(0, at) + text.slice(at + 1) : text,
        )
        const found = new Set(texts(broken.join('\n---\n')))
        own.forEach((text, index) => {
          if (index !== which % own.length) expect(found).toContain(text)
        })
      }),
    )
  })

  it.each([
    ['open brackets', 'function a {\n'],
    ['open brackets and no headers', '{\n'],
    ['open strings', 'function a {\n  x = "b\n}\n'],
    ['open heredocs', 'function a {\n  x = """\n}\n'],
    ['lone quotes', '"\n'],
    ['quotes of all kinds', 'function a { x = \'\n"\n`\n'],
    ['closing brackets', '}\n'],
  ])('takes linear time for 50,000 pieces of %s', (_, piece) => {
    const multidoc = `${piece}---\n`.repeat(50_000)
    const pieces = readMultidoc(multidoc)
    expect(joined(pieces)).toBe(multidoc)
    expect(pieces.length).toBeGreaterThan(25_000)
  })

  it.each([
    ['heredocs', 'function a {\n  x = """\n}\n', '"""'],
    ['heredocs and words behind', 'function a {\n  x = """\n}\n', '"""x'],
    ['names', 'function """\n', '"""'],
    ['strings', '\\"\n', '"'],
    ['strings in definitions', 'function a {\n  x = \\"\n}\n', '"x'],
    ['expressions in definitions', 'function a {\n  x = \\`\n}\n', '`}'],
  ])('takes linear time for 50,000 pieces of %s with one end for all', (_, piece, end) => {
    const multidoc = `${piece}---\n`.repeat(50_000) + end
    expect(joined(readMultidoc(multidoc))).toBe(multidoc)
  })
})

describe('joinDefinitions', () => {
  it('trims each text and puts a separator line between', () => {
    expect(joinDefinitions(['\n a {}\n', 'b {}\r\n'])).toBe('a {}\n---\nb {}')
    expect(joinDefinitions([])).toBe('')
  })
})
