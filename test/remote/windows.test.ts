import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Piece, readMultidoc } from '../../src/core/xs/multidoc.ts'
import { BrokenAnswer } from '../../src/engine/ports/errors.ts'
import { piecesOf } from '../../src/remote/windows.ts'

/** What a piece says, wherever it lies. */
const said = ({ text, separator, reading }: Piece): unknown => ({ text, separator, reading })

describe('a multidoc that is read window by window', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'function a {\n}',
      'function ü {\n  x = """\n---\n"""\n}',
      'function b {\n  x = "\n---\n',
      '// 漢字\ntable t {\n  schema {\n---\n  }\n}',
      'function c {\n}\n\nfunction d {\n}',
      '',
      ' \n',
      '}',
      '"""',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const separator = fc.constantFrom(
    '\n---\n',
    '\n---\n',
    '\n---\n',
    '\r\n---\r\n',
    '\n---  \n',
    '\n---\n---\n',
  )
  const multidoc = fc
    .array(fc.tuple(part, separator), { minLength: 1, maxLength: 12 })
    .map(parts => parts.flat().slice(0, -1).join(''))

  it('is what it is when it is read as one, however wide a window is', () => {
    fc.assert(
      fc.property(multidoc, fc.integer({ min: 1, max: 80 }), (text, window) => {
        const bytes = Buffer.from(text)
        expect([...piecesOf(bytes, undefined, window)].map(said)).toEqual(
          readMultidoc(bytes.toString()).map(said),
        )
      }),
      { numRuns: 1500 },
    )
  })

  it('is read once, but for the end of a window that a separator in a literal has cut', () => {
    const texts = Array.from({ length: 400 }, (_, n) => `function f${n} {\n  x = """\n---\n"""\n}`)
    const seen: string[] = []
    const known = (text: string): undefined => void seen.push(text)
    const pieces = [...piecesOf(Buffer.from(texts.join('\n---\n')), known, 1000)]
    expect(pieces.map(({ text }) => text)).toEqual(texts)
    expect(seen.length).toBeLessThan(2 * texts.length + 10)
  })

  it('is none where its bytes are no UTF-8, be it far behind the first window', () => {
    const bytes = Buffer.from('function a {\n}\n---\n'.repeat(20) + 'function b {\n  // ?\n}')
    bytes[bytes.lastIndexOf('?')] = 0xff
    expect(() => [...piecesOf(bytes, undefined, 16)]).toThrow(BrokenAnswer)
  })
})
