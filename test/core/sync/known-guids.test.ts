import { describe, expect, it } from 'vitest'
import { cameBackAs, knownByGuid, unknownByGuid } from '../../../src/core/sync/known-guids.ts'
import { fnText, version } from './snap.ts'

const at = (path: string, name: string, guid?: string) => version(path, fnText(name, '1', guid))

describe('a definition that was sent without a guid', () => {
  const other = at('f/b.xs', 'b', 'beta')
  const sent = [at('f/a.xs', 'a'), other]

  it('is known by the one that Xano has given it, and nothing else is', () => {
    const mirror = [at('f/a.xs', 'a', 'alpha'), at('f/b.xs', 'b', 'gamma')]
    expect(knownByGuid(sent, mirror).map(({ knownAs }) => knownAs)).toEqual(['alpha', undefined])
  })

  it.each([
    ['has none of its name', [at('f/a.xs', 'z', 'alpha')]],
    ['has given none', [at('f/a.xs', 'a')]],
    ['was never seen', []],
  ])('is known by its name alone where Xano %s', (_, mirror) => {
    expect(knownByGuid(sent, [...mirror, other])).toBe(sent)
  })

  it('is each of several of one name once', () => {
    const two = [at('f/a.xs', 'a'), at('f/a-2.xs', 'a')]
    const mirror = [at('f/a.xs', 'a', 'first'), at('f/a-2.xs', 'a', 'second')]
    expect(knownByGuid(two, mirror).map(({ knownAs }) => knownAs)).toEqual(['first', 'second'])
  })
})

describe('one that Xano has named anew since', () => {
  const sent = at('f/a.xs', 'a')

  it('is not told by the mirror', () => {
    const told = { ...at('f/b.xs', 'b'), knownAs: 'beta' }
    expect(unknownByGuid([sent, told], [at('f/a.xs', 'z', 'alpha')])).toEqual([sent])
    expect(unknownByGuid([sent], [sent])).toEqual([])
  })

  it('is the newest at its place that came of what was sent', () => {
    const edited = version('f/a.xs', fnText('a', '2', 'other'))
    const past = [
      at('f/a.xs', 'z', 'alpha'),
      edited,
      sent,
      at('f/a.xs', 'a', 'alpha'),
      at('f/a.xs', 'a', 'old'),
    ]
    expect(cameBackAs(sent, past)?.definition.guid).toBe('alpha')
    expect(cameBackAs(sent, past.slice(0, 3))).toBeUndefined()
  })
})
