import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pair } from '../../../src/core/sync/pair.ts'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { fnText, version } from './snap.ts'

const at = (path: string, name: string, body: string, guid?: string): Version =>
  version(path, fnText(name, body, guid))

/** `base|ours|theirs` paths of every match, sorted. */
function pairs(base: Version[], ours: Version[], theirs: Version[]): string[] {
  return pair({ base, ours, theirs })
    .matches.map(match =>
      [match.base?.path, match.ours?.path, match.theirs?.path].map(path => path ?? '-').join(' | '),
    )
    .sort()
}

describe('pairing', () => {
  it('goes by guid, whatever the names and places', () => {
    expect(pairs([at('a', 'a', '1', 'g')], [at('moved/b', 'b', '2', 'g')], [at('c', 'c', '3', 'g')])).toEqual(
      ['a | moved/b | c'],
    )
  })

  it('takes a file without a guid for the one of its name', () => {
    expect(pairs([at('a', 'a', '1', 'g')], [at('a', 'a', '2')], [at('a', 'a', '1', 'g')])).toEqual([
      'a | a | a',
    ])
  })

  it('takes the guid of another label for the one of its name and not of a copy, wherever that lies', () => {
    const base = [at('f/a', 'a', '1', 'here'), at('f/z', 'z', '1', 'there')]
    const file = at('f/a', 'a', '2', 'elsewhere')
    for (const copy of [at('f/_', 'copy', '2', 'elsewhere'), at('f/_', 'a', '1', 'elsewhere')])
      expect(pairs(base, [copy, file], base)).toEqual(['f/a | f/a | f/a', 'f/z | - | f/z'])
    const moved = at('g/a', 'a', '2', 'elsewhere')
    expect(pairs(base, [at('f/_', 'copy', '2', 'elsewhere'), moved], base)).toContain('f/a | g/a | f/a')
    const renamed = at('f/a', 'x', '2', 'elsewhere')
    expect(pairs(base, [at('f/_', 'x', '2', 'elsewhere'), renamed], base)).toContain('- | f/a | -')
  })

  it('takes of files with a guid that nobody has the one that was sent, and not a copy with an older text', () => {
    const sent = [at('f/b', 'b', '2')]
    const files = [at('copied/b', 'b', '1', 'gone'), at('f/a', 'b', '2', 'gone')]
    expect(pairs(sent, files, [at('f/b', 'b', '2', 'new')])).toEqual(['f/b | f/a | f/b'])
  })

  it('takes files with a guid that nobody has for as many as they have names, where none of those is known', () => {
    const files = [
      at('copied/z', 'a', '1', 'gone'),
      at('copied/y', 'b', '1', 'gone'),
      at('z', 'b', '1', 'gone'),
    ]
    const { matches, copies } = pair({ base: [], ours: files, theirs: [at('c', 'c', '1', 'g')] })
    expect(matches.flatMap(({ ours }) => ours?.path ?? []).sort()).toEqual(['copied/y', 'copied/z'])
    expect(copies.map(({ version: { path } }) => path)).toEqual(['z'])
  })

  it('takes files with a guid that nobody has for what is known by their names, one for each of it', () => {
    const base = [at('a', 'a', '1'), at('b', 'b', '1', 'g')]
    const theirs = [at('a', 'a', '1'), at('c', 'c', '1', 'g')]
    const ours = [
      at('a', 'a', '2', 'gone'),
      at('b', 'b', '2', 'gone'),
      at('_', 'c', '2', 'gone'),
      at('d', 'd', '1', 'gone'),
    ]
    expect(pairs(base, ours, theirs)).toEqual(['a | a | a', 'b | b | c'])
    const { copies } = pair({ base, ours, theirs })
    expect(copies.map(({ version: { path } }) => path).sort()).toEqual(['_', 'd'])
  })

  it('goes on with the file that was copied, not with the copy, where none has a guid', () => {
    const base = [at('f/a', 'a', '1')]
    const copied = [at('backup/a', 'a', '1'), at('f/a', 'a', '2')]
    expect(pairs(base, copied, base)).toEqual(['- | backup/a | -', 'f/a | f/a | f/a'])
    expect(pairs(base, [at('backup/a', 'a', '1'), at('other/a', 'a', '2')], base)).toEqual([
      '- | other/a | -',
      'f/a | backup/a | f/a',
    ])
  })

  it('takes the guid of another label for the one of its name', () => {
    expect(pairs([at('a', 'a', '1', 'g')], [at('a', 'a', '1', 'other')], [at('a', 'a', '1', 'g')])).toEqual([
      'a | a | a',
    ])
  })

  it('takes an object that was made anew under its old name for the same', () => {
    expect(pairs([at('a', 'a', '1', 'old')], [at('a', 'a', '1', 'old')], [at('a', 'a', '1', 'new')])).toEqual(
      ['a | a | a'],
    )
  })

  it('finds a new definition again that has got its guid', () => {
    expect(pairs([at('a', 'a', '1')], [at('a', 'a', '1')], [at('a', 'a', '1', 'g')])).toEqual(['a | a | a'])
  })

  it('does not confuse names that were swapped', () => {
    const base = [at('a', 'a', '1', 'g1'), at('b', 'b', '2', 'g2')]
    const swapped = [at('x', 'b', '1', 'g1'), at('y', 'a', '2', 'g2')]
    expect(pairs(base, base, swapped)).toEqual(['a | a | x', 'b | b | y'])
  })

  it('tells equal names in different groups apart', () => {
    const query = (path: string, group: string): Version =>
      version(path, `query list verb=GET {\n  api_group = "${group}"\n}`)
    const all = [query('api/one/list_GET', 'one'), query('api/two/list_GET', 'two')]
    expect(pairs(all, all, all)).toEqual([
      'api/one/list_GET | api/one/list_GET | api/one/list_GET',
      'api/two/list_GET | api/two/list_GET | api/two/list_GET',
    ])
  })

  it('pairs equals by text and place, so that of 28 equal triggers only the edited one differs', () => {
    const twins = Array.from({ length: 28 }, (_, n) => version(`t/t_${n}`, 'table_trigger t {\n  x\n}'))
    const ours = twins.map((twin, n) => (n === 5 ? version('t/t_5', 'table_trigger t {\n  y\n}') : twin))
    const { matches } = pair({ base: twins, ours, theirs: twins })
    expect(matches).toHaveLength(28)
    expect(matches.every(({ base, ours: own, theirs }) => base && own && theirs)).toBe(true)
    expect(matches.filter(({ base, ours: own }) => base?.blob !== own?.blob)).toHaveLength(1)
    expect(new Set(matches.map(({ key }) => key)).size).toBe(28)
  })

  it('has one settings definition, whatever the workspace is called', () => {
    const settings = (name: string): Version => version('workspace/x', `workspace ${name} {\n  a\n}`)
    expect(pairs([settings('one')], [settings('one')], [settings('two')])).toHaveLength(1)
  })

  it.each([
    ['at the place of Base', [at('b', 'a', '2', 'g'), at('a', 'a', '1', 'g')], 'a'],
    ['at the place of Xano', [at('b', 'a', '2', 'g'), at('c', 'a', '1', 'g')], 'c'],
    ['under the known name', [at('b', 'other', '2', 'g'), at('z', 'a', '1', 'g')], 'z'],
  ])('of two files with one guid it is the one %s', (_, ours, expected) => {
    const { matches, copies } = pair({
      base: [at('a', 'a', '1', 'g')],
      ours,
      theirs: [at('c', 'a', '1', 'g')],
    })
    expect(matches.map(match => match.ours?.path)).toEqual([expected])
    expect(copies).toHaveLength(1)
    expect(copies[0]?.of).toBe(matches[0]?.key)
  })

  it('of two files with one guid at other places it is the one that lacks less of Base', () => {
    const base = [at('a', 'a', '1\n2\n3', 'g')]
    const [older, edited] = [at('b', 'a', '1', 'g'), at('c', 'a', '1\n2\n4', 'g')]
    expect(pair({ base, ours: [older, edited], theirs: base }).matches[0]?.ours).toBe(edited)
  })

  it('gives what one side holds the same keys, in the same order, whether or not the others hold anything', () => {
    const some = [at('b', 'b', '1', 'g1'), at('a', 'a', '1', 'g1'), at('d', 'd', '1'), at('c', 'd', '2')]
    const stranger = at('z', 'stranger', '1', 'other')
    const among = pair({ base: [], ours: [stranger], theirs: some })
    const alone = pair({ base: [], ours: [], theirs: some })
    expect(alone).toEqual({ ...among, matches: among.matches.filter(({ theirs }) => theirs) })
    expect(new Set(alone.matches.map(({ key }) => key)).size).toBe(4)
    const gone = pair({ base: some, ours: [], theirs: [] }).matches
    expect(gone.map(({ key, base }) => [key, base])).toEqual(
      alone.matches.map(({ key, theirs }) => [key, theirs]),
    )
  })

  it('does not depend on the order of any side, and loses nobody', () => {
    const someVersion = fc
      .record({
        path: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
        name: fc.constantFrom('a', 'b', 'c'),
        body: fc.constantFrom('1', '2'),
        guid: fc.option(fc.constantFrom('g1', 'g2', 'g3'), { nil: undefined }),
      })
      .map(({ path, name, body, guid }) => at(path, name, body, guid))
    const side = fc.uniqueArray(someVersion, { selector: ({ path }) => path, maxLength: 5 })
    const unique = fc.uniqueArray(someVersion, {
      selector: ({ definition, path }) => definition.guid ?? path,
      maxLength: 5,
    })
    fc.assert(
      fc.property(unique, side, unique, fc.func(fc.integer()), (base, ours, theirs, shuffle) => {
        const mixed = <T>(list: T[]): T[] => [...list].sort((x, y) => shuffle(x) - shuffle(y))
        const one = pair({ base, ours, theirs })
        const two = pair({ base: mixed(base), ours: mixed(ours), theirs: mixed(theirs) })
        expect(new Set(two.matches.map(match => JSON.stringify(match)))).toEqual(
          new Set(one.matches.map(match => JSON.stringify(match))),
        )
        const found =
          one.matches.flatMap(match => [match.base, match.ours, match.theirs]).filter(Boolean).length +
          one.copies.length
        expect(found).toBe(base.length + ours.length + theirs.length)
        expect(new Set(one.matches.map(({ key }) => key)).size).toBe(one.matches.length)
      }),
      { numRuns: 2000 },
    )
  })
})
