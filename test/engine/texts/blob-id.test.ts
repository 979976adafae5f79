import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'

describe('the id of a text', () => {
  it('is the one that git gives it', () => {
    for (const text of ['', 'function a {\n}', 'ä \u{1f600}\r\n'])
      expect(blobId(text)).toBe(
        execFileSync('git', ['hash-object', '--stdin'], { input: text, encoding: 'utf8' }).trim(),
      )
  })

  it('is that of its bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(blobId(text)).toBe(blobId(Buffer.from(text)))
      }),
    )
    // Half of a pair of surrogates is no character, and becomes one that stands for it.
    expect(blobId('a\ud800b')).toBe(blobId(Buffer.from('a\ufffdb')))
  })
})
