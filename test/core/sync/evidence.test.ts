import { describe, expect, it } from 'vitest'
import { evidenceOf } from '../../../src/core/sync/evidence.ts'
import { fn } from '../../doubles/bench.ts'

const lines = ['one', 'p', 'q', 'two', 'r', 's', 'three']
const before = fn('a', ...lines)
const brought = ['two', 'of mine', 'more']
const sent = fn('a', ...lines.flatMap(line => (line === 'two' ? brought : line)))
const shrunk = before.replace('    q\n', '').replace('    r\n', '')

describe('evidenceOf', () => {
  it.each([
    ['the text itself', 'all', sent, sent],
    ['another layout of it', 'all', sent, sent.replaceAll('\n    ', '\n      ')],
    ['it with the guid that it was given', 'all', sent, sent.replace(/\}$/, '  guid = "G"\n}')],
    ['it with an edit of something else', 'all', sent, sent.replace('three', 'THREE')],
    ['it without one of its lines', 'some', sent, sent.replace('    more\n', '')],
    ['it with another value', 'some', sent, sent.replace('of mine', 'of Xano')],
    ['it without a line, and an edit', 'some', sent, sent.replace('    more\n', '').replace('one', 'ONE')],
    ['one of two lines gone that it took out', 'some', shrunk, before.replace('    q\n', '')],
    ['what was there before', 'none', sent, before],
    ['that in another layout', 'none', sent, before.replaceAll('\n    ', '\n      ')],
    ['an edit of that alone', 'none', sent, before.replace('three', 'THREE')],
    ['an edit of that where it took lines out', 'none', shrunk, before.replace('three', 'THREE')],
  ] as const)('shown %s: %s', (_, evidence, text, received) => {
    expect(evidenceOf(text, { before, received })).toBe(evidence)
  })

  it('takes no line that stood there before for one that was brought, where others are new altogether', () => {
    const more = before.replace('two', 'two\n    one\n    of mine')
    expect(evidenceOf(more, { before, received: before.replace('three', 'three\n    one') })).toBe('none')
  })

  it('takes what is there under the name of a new one for that', () => {
    expect(evidenceOf(sent, { before: undefined, received: sent.replace('more', 'less') })).toBe('some')
  })
})
