import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalForm } from '../../../src/core/xs/canonical.ts'
import { withGuid } from '../../../src/core/xs/guid.ts'
import { tokens } from '../../../src/core/xs/scan.ts'
import { differInWords, haveOtherWords, NO_SURPLUS, surplusOf } from '../../../src/core/xs/words.ts'
import { format } from '../../../src/emulator/text/format.ts'
import { definitionText, guid as anyGuid } from './arbitrary.ts'

const inBody = (lines: string): string => `function a {\n${lines}\n}`

const others: [string, string, string][] = [
  ['a comment', inBody('  // x\n  response = 1'), inBody('  response = 1')],
  ['a comment that says something else', inBody('  // x'), inBody('  // y')],
  ['a number', inBody('  response = 1'), inBody('  response = 2')],
  ['a fraction', inBody('  response = 1.5'), inBody('  response = 1.25')],
  ['a text', inBody('  response = "one two"'), inBody('  response = "one too"')],
  ['a name', 'function a {\n}', 'function b {\n}'],
  ['a word that is there once more', inBody('  response = x ~ x'), inBody('  response = x')],
  [
    'a comment above, and another below the guid',
    `// x\n${inBody('  guid = "G"')}`,
    inBody('  guid = "G"\n  // y'),
  ],
]

/** What may be the same in the server's form, or is not said by words. */
const unshown: [string, string, string][] = [
  [
    'members in another order',
    inBody('  tags = ["x"]\n  auth = "y"'),
    inBody('  auth = "y"\n  tags = ["x"]'),
  ],
  ['what holds anyway', inBody('  response = null'), inBody('')],
  ['a description that became a comment', inBody('  description = "x y"'), `// x y\n${inBody('')}`],
  ['a statement that is disabled', inBody('  x {\n disabled = true\n }'), inBody('  !x {\n }')],
  ['a guid that was assigned', inBody(''), inBody('  guid = "G"')],
  ['a guid that is written otherwise', inBody('  guid = "G"'), inBody('  guid= "H"')],
  ['a shorter number', inBody('  response = 1.50'), inBody('  response = 1.5')],
  ['a number without its zeros', inBody('  response = [1.0, 2.50, 3]'), inBody('  response = [1, 2.5, 3]')],
  ['an escape', inBody('  response = "a\\tb"'), inBody('  response = """\n    a\tb\n    """')],
  ['a verb in small letters', 'query a verb=get {\n}', 'query a verb=GET {\n}'],
  ['signs alone', inBody('  response = $x > 1'), inBody('  response = $x < 1')],
  ['another order of words', inBody('  response = "a b"'), inBody('  response = "b a"')],
  [
    'a guid on a line of its own between others that moved',
    inBody('  guid = "G"\n  x = 1'),
    inBody('  x = 1\n  guid = "G"'),
  ],
  ['nothing', inBody('  response = 1'), inBody('  response = 1')],
  ['nothing to read', '', ''],
]

describe('haveOtherWords', () => {
  it.each(others)('sees %s', (_, one, other) => {
    expect(haveOtherWords(one, other)).toBe(true)
    expect(haveOtherWords(other, one)).toBe(true)
  })

  it.each(unshown)('says nothing of %s', (_, one, other) => {
    expect(haveOtherWords(one, other)).toBe(false)
    expect(haveOtherWords(other, one)).toBe(false)
  })

  it('never tells two apart that have the same canonical form', () => {
    const places = fc.array(fc.nat(), { maxLength: 3 })
    fc.assert(
      fc.property(definitionText, places, anyGuid, (text, where, guid) => {
        let sent = text
        for (const place of where) {
          const ends = tokens(sent).filter(({ kind }) => kind === 'newline')
          const { start = sent.length } = ends[place % ends.length] ?? {}
          sent = `${sent.slice(0, start)} // ${place}${sent.slice(start)}`
        }
        const precise = sent.replace(/(?<![\w.$"])\d+(?![\w.])/g, '$&.0')
        for (const received of [format(sent), canonicalForm(sent), withGuid(sent, guid)])
          expect(haveOtherWords(sent, received)).toBe(false)
        if (canonicalForm(precise) === canonicalForm(sent)) expect(haveOtherWords(sent, precise)).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('tells apart only what has different canonical forms, whatever was edited', () => {
    fc.assert(
      fc.property(definitionText, fc.nat(), fc.nat(), (text, from, to) => {
        const own = tokens(text)
        const [one, other] = [own[from % own.length], own[to % own.length]]
        if (!one || !other) return
        const edited = text.slice(0, one.start) + other.text + text.slice(one.start + one.text.length)
        if (haveOtherWords(text, edited)) expect(canonicalForm(text)).not.toBe(canonicalForm(edited))
      }),
      { numRuns: 500 },
    )
  })
})

describe('what two texts have over a third', () => {
  const lines = [
    '  // x',
    '  // y',
    '  response = 1',
    '  response = 1.50',
    '  guid = "G"',
    '  tags = ["x"]',
    '',
  ]
  const body = fc.array(fc.constantFrom(...lines), { maxLength: 5 }).map(own => inBody(own.join('\n')))

  it('tells them apart only where they are told apart by themselves, and wherever no line of them is uncertain', () => {
    fc.assert(
      fc.property(body, body, body, (base, one, other) => {
        const differ = differInWords(surplusOf(one, base), surplusOf(other, base))
        if (differ) expect(haveOtherWords(one, other)).toBe(true)
        const isPlain = ![base, one, other].some(text => text.includes('guid'))
        if (isPlain) expect(differ).toBe(haveOtherWords(one, other))
      }),
      { numRuns: 2000 },
    )
  })

  it('tells nothing where a line is not what it looks like', () => {
    const [base, one, other] = [inBody(''), inBody('  response = "\\t"'), inBody('  response = 1')]
    expect(surplusOf(one, base)).toBeUndefined()
    expect(differInWords(surplusOf(one, base), surplusOf(other, base))).toBe(false)
    expect(differInWords(surplusOf(other, base), surplusOf(one, base))).toBe(false)
  })

  it('is nothing where they are the same', () => {
    expect(differInWords(surplusOf(inBody('  // x'), inBody('  // x')), NO_SURPLUS)).toBe(false)
  })
})
