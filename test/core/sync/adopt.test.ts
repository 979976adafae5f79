import { describe, expect, it } from 'vitest'
import { adoptBase } from '../../../src/core/sync/adopt.ts'
import { blobOf, fnText, snap, version } from './snap.ts'

const text = (name: string, body: string): string => fnText(name, body, `g-${name}`)

describe('the Base of a clone of a clone', () => {
  const theirs = snap({ 'f/a.xs': text('a', 'now'), 'f/b.xs': text('b', 'now'), 'f/c.xs': text('c', 'now') })

  it('is what Xano holds now, where the history ever held just that', () => {
    const committed = new Set([blobOf(text('a', 'now'))])
    expect(adoptBase(theirs, { committed, known: [] }).map(({ path }) => path)).toEqual(['f/a.xs'])
  })

  it('is otherwise what a commit that came from Xano holds, by identity and not by place', () => {
    const known = [version('elsewhere/b.xs', text('b', 'then'))]
    expect(adoptBase(theirs, { committed: new Set(), known })).toEqual(known)
  })

  it('knows of what Xano has deleted since', () => {
    const known = [version('f/gone.xs', text('gone', 'then'))]
    expect(adoptBase(theirs, { committed: new Set(), known })).toEqual(known)
  })

  it('is nothing where nothing is known, so that nothing is taken for a deletion', () => {
    expect(adoptBase(theirs, { committed: new Set(), known: [] })).toEqual([])
  })
})
