import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Region } from '../../../src/core/merge/lines.ts'
import { writeMarkers } from '../../../src/core/merge/markers.ts'
import { readDefinition } from '../../../src/core/xs/definition.ts'
import { readMarkers } from './read-markers.ts'

const line = fc
  .tuple(
    fc.constantFrom('', 'a', 'b', '<<<<<<< Local', '||||||| Base', '=======', '========', '>>>>>>>> Xano'),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
  )
  .map(([text, lineBreak]) => text + lineBreak)
const lines = fc.array(line, { maxLength: 4 }).map(all => all.join('').replaceAll('\r\n\n', '\r\n'))
const cut = fc.tuple(lines, fc.constantFrom('', 'end', '<<<<<<<')).map(all => all.join(''))

const conflict = (side: fc.Arbitrary<string>): fc.Arbitrary<Region> =>
  fc.record({ base: side, ours: side, theirs: side }).map(sides => ({ kind: 'conflict', sides }))
const clean = (text: fc.Arbitrary<string>): fc.Arbitrary<Region[]> =>
  text.map(own => (own === '' ? [] : [{ kind: 'clean', text: own }]))
/** Regions of whole lines, but for the last. */
const regions = fc
  .tuple(
    fc.array(fc.tuple(clean(lines), conflict(lines)), { maxLength: 3 }),
    fc.oneof(fc.tuple(clean(lines), conflict(cut)), fc.tuple(conflict(lines), clean(cut))),
  )
  .map(all => all.flat(3))

const heredoc = (...body: readonly string[]): string =>
  ['agent a {', '  llm = {', '    prompt: """', ...body, '      """', '  }', '}'].join('\n')

describe('conflict markers', () => {
  it('are read as they were written, whatever lines the texts hold and however they end', () => {
    fc.assert(
      fc.property(regions, all => {
        expect(readMarkers(writeMarkers(all))).toEqual(all)
      }),
      { numRuns: 1000 },
    )
  })

  it('stand on lines of their own, in the style that git calls diff3', () => {
    const sides = { base: 'two\n', ours: 'TWO\n', theirs: '' }
    const marked = writeMarkers([
      { kind: 'clean', text: 'one\n' },
      { kind: 'conflict', sides },
    ])
    expect(marked).toBe('one\n<<<<<<< Local\nTWO\n||||||| Base\ntwo\n=======\n>>>>>>> Xano\n')
  })

  it('are longer than any line of the kind in the text', () => {
    const sides = { base: '<<<<<<< Local\n', ours: '', theirs: '=========\n' }
    expect(writeMarkers([{ kind: 'conflict', sides }])).toMatch(/^<{10} Local\n\|{10} Base\n/)
  })

  it('end as the lines of the text do, and say which side lacks the end of its last line', () => {
    const sides = { base: 'a\r\nb', ours: 'a\r\n', theirs: 'c' }
    expect(writeMarkers([{ kind: 'conflict', sides }])).toBe(
      '<<<<<<< Local\r\na\r\n||||||| Base (no line break at its end)\r\na\r\nb\r\n=======\r\nc\r\n' +
        '>>>>>>> Xano (no line break at its end)\r\n',
    )
  })

  it('say no more than git does where they are labelled in its way', () => {
    const labels = { ours: 'ours', base: 'base', theirs: 'theirs' }
    const region: Region = { kind: 'conflict', sides: { base: 'a', ours: 'b', theirs: 'c' } }
    expect(writeMarkers([region], { width: 9, labels })).toBe(
      '<<<<<<<<< ours\nb\n||||||||| base\na\n=========\nc\n>>>>>>>>> theirs\n',
    )
  })

  it.each([
    ['<<<<<<< Local\na\n=======\nb\n>>>>>>> Xano\n'],
    ['<<<<<<< Local\na\n||||||| Base\n=======\nb\n'],
    ['a\n>>>>>>> Xano\n'],
    ['<<<<<<< ours\na\n||||||| Base\n=======\nb\n>>>>>>> Xano\n'],
  ])('are not read where one is missing or is not ours: %j', text => {
    expect(readMarkers(text)).toBeUndefined()
  })

  it('that are left keep a text from being a definition, also one of them in a heredoc, and of any width', () => {
    const sides = { base: 'two\n', ours: 'TWO\n', theirs: '======= 2\n' }
    const marked = writeMarkers([{ kind: 'conflict', sides }])
    expect(readDefinition(heredoc('======= 2')).kind).toBe('definition')
    const left = marked.split('\n').filter(each => /^(?:<{8}|\|{8}|>{8}) /.test(each))
    expect(left).toHaveLength(3)
    for (const each of left) {
      expect(readDefinition(heredoc(each)).kind, each).toBe('problem')
      expect(readDefinition(`function a {\n  stack {\n${each}\n  }\n}`).kind, each).toBe('problem')
    }
  })
})
