import { describe, expect, it } from 'vitest'
import { pair } from '../../../src/core/sync/pair.ts'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { introduce, strangersAmong } from '../../../src/core/sync/strangers.ts'
import { fnText, version } from './snap.ts'

const at = (path: string, name: string, guid?: string, body = '1'): Version =>
  version(path, fnText(name, body, guid))

/** Which file each definition of Base is taken for, where these were committed. */
function met(base: Version[], ours: Version[], committed: Version[]): (string | undefined)[][] {
  const known = introduce(
    ours,
    strangersAmong(base, ours),
    new Map(committed.map(({ path, definition }) => [path, definition])),
  )
  return pair({ base, ours: known, theirs: base }).matches.map(each => [each.base?.path, each.ours?.path])
}

describe('a file with a guid of another label', () => {
  const base = [at('f/a.xs', 'a', 'here'), at('f/b.xs', 'b', 'there')]
  const [a, b] = [at('f/a.xs', 'a', 'elsewhere'), at('f/b.xs', 'b', 'there')]

  it.each([
    ['where it lies', 'f/a.xs'],
    ['at another place', 'f/z.xs'],
  ])('that has got a new name is the definition which was committed with that guid, %s', (_, path) => {
    expect(met(base, [at(path, 'z', 'elsewhere'), b], [a])).toEqual([
      ['f/a.xs', path],
      ['f/b.xs', 'f/b.xs'],
    ])
  })

  it.each([
    ['nothing was committed', []],
    ['it was committed with another guid', [at('f/a.xs', 'a', 'other')]],
    ['it was committed without a guid', [at('f/a.xs', 'a')]],
    ['another definition was committed with that guid', [at('f/a.xs', 'x', 'elsewhere')]],
  ])('is nobody that is known where %s', (_, committed) => {
    expect(met(base, [at('f/a.xs', 'z', 'elsewhere'), b], committed)).toContainEqual([undefined, 'f/a.xs'])
  })

  it('is no other than its name says', () => {
    const ours = [at('f/z.xs', 'b', 'elsewhere'), at('f/a.xs', 'a', 'here')]
    expect(met(base, ours, [a])).toEqual([
      ['f/a.xs', 'f/a.xs'],
      ['f/b.xs', 'f/z.xs'],
    ])
    expect(met(base, [at('f/a.xs', 'b', 'elsewhere')], [a])).toEqual([
      ['f/a.xs', undefined],
      ['f/b.xs', 'f/a.xs'],
    ])
  })

  it('is what Xano has with that guid by now', () => {
    const files = [at('f/z.xs', 'z', 'elsewhere'), b]
    const ours = introduce(files, strangersAmong(base, files), new Map([[a.path, a.definition]]))
    expect(
      pair({ base, ours, theirs: files }).matches.map(each => [each.ours?.path, each.theirs?.path]),
    ).toEqual([
      [undefined, undefined],
      ['f/b.xs', 'f/b.xs'],
      ['f/z.xs', 'f/z.xs'],
    ])
  })

  it('of which there are two is told from its copy like any other', () => {
    const ours = [at('f/a.xs', 'z', 'elsewhere'), at('f/copy.xs', 'z', 'elsewhere'), b]
    const known = introduce(ours, strangersAmong(base, ours), new Map([[a.path, a.definition]]))
    expect(pair({ base, ours: known, theirs: base }).copies.map(copy => copy.version.path)).toEqual([
      'f/copy.xs',
    ])
  })
})
