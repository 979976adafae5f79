import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unwrap, wrap } from '../../../src/core/sync/file-form.ts'

describe('the form of a file', () => {
  it.each([
    ['function a {\n}', 'function a {\n}', undefined],
    ['function a {\n}\n', 'function a {\n}', { head: '', tail: '\n', crlf: false }],
    ['\ufefffunction a {\r\n}\r\n', 'function a {\n}', { head: '\ufeff', tail: '\r\n', crlf: true }],
    ['function a {\r\n\n}', 'function a {\r\n\n}', undefined],
    ['  function a {\n}', 'function a {\n}', { head: '  ', tail: '', crlf: false }],
  ])('of %j', (raw, text, form) => {
    expect(unwrap(raw)).toEqual({ text, form })
  })

  it('doubles no CR of a text that has CRLF of its own', () => {
    const form = { head: '', tail: '\r\n', crlf: true }
    expect(wrap('function a {\r\n  x\n}', form)).toBe('function a {\r\n  x\r\n}\r\n')
  })

  it('gives back every file byte for byte', () => {
    const raw = fc
      .array(fc.constantFrom('\r\n', '\n', '\r', ' ', '\t', 'a', '{', '}', '\ufeff', '\u2028'), {
        maxLength: 12,
      })
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(raw, file => {
        const { text, form } = unwrap(file)
        expect(wrap(text, form)).toBe(file)
      }),
      { numRuns: 2000 },
    )
  })
})
