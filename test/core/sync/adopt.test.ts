import { describe, expect, it } from 'vitest'
import { adoptBase, unaccounted } from '../../../src/core/sync/adopt.ts'
import type { BlobId, Version } from '../../../src/core/sync/snapshot.ts'
import { pathOf } from '../../doubles/bench.ts'
import { blobOf, fnText, snap, version } from './snap.ts'

const text = (name: string, body: string): string => fnText(name, body, `g-${name}`)

describe('the Base of a clone of a clone', () => {
  const NEVER = new Map<BlobId, number>()
  const theirs = snap({ 'f/a.xs': text('a', 'now'), 'f/b.xs': text('b', 'now'), 'f/c.xs': text('c', 'now') })

  it('is what Xano holds now, where the history ever held just that', () => {
    const committed = new Map([[blobOf(text('a', 'now')), 3]])
    expect(
      adoptBase({ ours: snap({}), theirs }, { blobOf, earlier: new Map(), committed, known: new Map() }).map(
        ({ path }) => path,
      ),
    ).toEqual(['f/a.xs'])
  })

  it('is otherwise what a commit that came from Xano holds, by identity and not by place', () => {
    const then = version('elsewhere/b.xs', text('b', 'then'))
    expect(
      adoptBase(
        { ours: snap({}), theirs },
        { blobOf, earlier: new Map(), committed: NEVER, known: new Map([[then, 0]]) },
      ),
    ).toEqual([{ ...then, path: 'f/b.xs' }])
  })

  it('has the place where the history has it, where Xano has renamed it since', () => {
    const then = version('elsewhere/b.xs', fnText('before', 'then', 'g-b'))
    const known = new Map([[then, 0]])
    expect(
      adoptBase({ ours: snap({}), theirs }, { blobOf, earlier: new Map(), committed: NEVER, known }),
    ).toEqual([then])
  })

  it.each([
    ['the place', 'f/b.xs', 'f/b.xs'],
    ['the place, in another case,', 'F/B.xs', 'f/b.xs'],
    ['the place, in another case now,', 'f/b.xs', 'F/B.xs'],
    ['the place, in another Unicode form,', 'f/é.xs'.normalize('NFC'), 'f/é.xs'.normalize('NFD')],
  ])('has no place twice, where the history has another definition at %s of this one', (_, place, there) => {
    const theirs = snap({ [there]: text('b', 'now') })
    const then = version('elsewhere/b.xs', text('b', 'then'))
    const other = version(place, text('other', 'then'))
    const known = new Map([then, other].map(each => [each, 0]))
    const base = adoptBase(
      { ours: snap({}), theirs },
      { blobOf, earlier: new Map(), committed: NEVER, known },
    )
    expect(new Set(base)).toEqual(new Set([then, other]))
  })

  it('knows of what Xano has deleted since', () => {
    const then = version('f/gone.xs', text('gone', 'then'))
    expect(
      adoptBase(
        { ours: snap({}), theirs },
        { blobOf, earlier: new Map(), committed: NEVER, known: new Map([[then, 0]]) },
      ),
    ).toEqual([then])
  })

  it.each([
    [2, 'then', 'Xano has gone back to what it held before that'],
    [1, 'now', 'it was committed with that'],
    [0, 'now', 'it was committed after that'],
  ])('is, where Xano holds what came last %i commits ago, what it holds %s: %s', (came, which) => {
    const then = version('f/a.xs', text('a', 'then'))
    const committed = new Map([
      [blobOf(text('a', 'now')), came],
      [then.blob, 1],
    ])
    const base = adoptBase(
      { ours: snap({}), theirs },
      { blobOf, earlier: new Map(), committed, known: new Map([[then, 1]]) },
    )
    expect(base.map(each => each.text)).toEqual([text('a', which)])
  })

  it('is what Xano holds now, where the history held that with the guid that another label has for it', () => {
    const elsewhere = fnText('a', 'now', 'of another label')
    const ours = snap({ 'f/a.xs': fnText('a', 'mine', 'of another label'), 'f/b.xs': text('b', 'mine') })
    const committed = new Map([[blobOf(elsewhere), 1]])
    const base = adoptBase({ ours, theirs }, { blobOf, earlier: new Map(), committed, known: new Map() })
    expect(base.map(each => each.text)).toEqual([text('a', 'now')])
  })

  describe('where no commit has the text of Xano as it is', () => {
    const sent = 'function a {\n\n  stack { now }\n}\n'
    const place = pathOf('f/a.xs')
    const ours = snap({
      'f/a.xs': fnText('a', 'mine', 'g-a'),
      'f/b.xs': text('b', 'now'),
      'f/new.xs': text('n', 'x'),
    })
    const nothing = { blobOf, committed: NEVER, known: new Map<Version, number>() }

    it('asks what lay at the places of files that say something else', () => {
      expect(unaccounted({ ours, theirs }, nothing).map(({ path }) => path)).toEqual(['f/a.xs'])
      const committed = new Map([[blobOf(text('a', 'now')), 1]])
      expect(unaccounted({ ours, theirs }, { ...nothing, committed })).toEqual([])
    })

    it.each([
      ['is what Xano holds now, where one has what comes back so', sent, Infinity, ['now', 'now']],
      ['is the text that is known, where that came later', sent, 1, ['then', 'now']],
      ['is none, where one has something else', 'function a {\n  stack { other }\n}', Infinity, ['now']],
    ])('%s', (_, held, seen, bodies) => {
      const then = version('f/a.xs', text('a', 'then'))
      const known = seen === Infinity ? new Map<Version, number>() : new Map([[then, seen]])
      const committed = new Map([[blobOf(text('b', 'now')), 0]])
      const earlier = new Map([[place, [{ text: held, age: 2 }]]])
      const base = adoptBase({ ours, theirs }, { blobOf, committed, known, earlier })
      expect(base.map(each => /now|then/.exec(each.text)?.[0])).toEqual(bodies)
    })
  })

  it('is nothing where nothing is known, so that nothing is taken for a deletion', () => {
    expect(
      adoptBase(
        { ours: snap({}), theirs },
        { blobOf, earlier: new Map(), committed: NEVER, known: new Map() },
      ),
    ).toEqual([])
  })
})
