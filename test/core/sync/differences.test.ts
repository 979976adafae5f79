import { describe, expect, it } from 'vitest'
import { differences, isSame } from '../../../src/core/sync/differences.ts'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { fnText, snap, version } from './snap.ts'

const of = (
  base: Record<string, string>,
  ours: Record<string, string>,
  theirs: Record<string, string>,
): (readonly (string | undefined)[])[] =>
  differences({ base: snap(base), ours: snap(ours), theirs: snap(theirs) }).map(match =>
    [match.base, match.ours, match.theirs].map(side => side?.path),
  )

describe('the differences between the sides', () => {
  it('are those of definitions, wherever they lie and whatever they are called', () => {
    const old = { 'function/a.xs': fnText('a', 'one', 'g1'), 'function/z.xs': 'same' }
    const renamed = { 'function/b.xs': fnText('b', 'two', 'g1'), 'function/z.xs': 'same' }
    expect(of(old, renamed, old)).toEqual([['function/a.xs', 'function/b.xs', 'function/a.xs']])
    expect(of(old, old, old)).toEqual([])
  })

  it('name what only one side has, sorted by place', () => {
    expect(of({}, { 'function/b.xs': 'new' }, { 'function/a.xs': 'hers' })).toEqual([
      [undefined, undefined, 'function/a.xs'],
      [undefined, 'function/b.xs', undefined],
    ])
    expect(of({ 'function/a.xs': 'x' }, {}, {})).toEqual([['function/a.xs', undefined, undefined]])
  })

  it('are none where only the layout, the place or the guid line is another', () => {
    const text = fnText('a', 'one', 'g1')
    const loose = text.replaceAll('  ', '    ')
    const theirs = { 'function/a.xs': text }
    expect(of(theirs, { 'function/a.xs': loose }, theirs)).toEqual([])
    expect(of(theirs, { 'function/moved.xs': text }, theirs)).toEqual([])
    expect(of(theirs, { 'function/a.xs': fnText('a', 'one') }, theirs)).toEqual([])
    expect(of(theirs, { 'function/a.xs': fnText('a', 'one', 'other') }, theirs)).toEqual([])
  })
})

describe('sameness', () => {
  it('is that of what is missing on both sides', () => {
    const one: Version = version('function/a.xs', 'one')
    expect([
      isSame(undefined, undefined),
      isSame(one, undefined),
      isSame(undefined, one),
      isSame(one, one),
    ]).toEqual([true, false, false, true])
  })
})
