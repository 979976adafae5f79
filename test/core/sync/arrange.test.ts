import { describe, expect, it } from 'vitest'
import { arrange } from '../../../src/core/sync/arrange.ts'
import { nameKey } from '../../../src/core/xs/identity.ts'
import { pathOf } from '../../doubles/bench.ts'
import { fnText, version } from './snap.ts'

const text = (name: string, body: string, guid?: string) => version('nowhere.xs', fnText(name, body, guid))
const at = (path: string, name: string, body: string, guid?: string) =>
  version(path, fnText(name, body, guid))
const paths = (versions: readonly { path: string }[]): string[] => versions.map(({ path }) => path).sort()

describe('Xano laid out in a folder', () => {
  it('is laid out as its CLI does it, at first', () => {
    expect(paths(arrange([text('a', '1'), text('"deep/er b"', '2')], []))).toEqual([
      'function/a.xs',
      'function/deep/er_b.xs',
    ])
  })

  it('keeps the place of what the mirror knows, until its name changes', () => {
    const mirror = [at('odd/place.xs', 'a', '1', 'g')]
    expect(paths(arrange([text('a', '2', 'g')], mirror))).toEqual(['odd/place.xs'])
    expect(paths(arrange([text('b', '2', 'g')], mirror))).toEqual(['function/b.xs'])
  })

  it('does not depend on the order in which definitions come', () => {
    const texts = ['Foo', 'foo', 'foo_2'].map((name, n) => text(name, String(n), `g${n}`))
    const one = arrange(texts, [])
    const two = arrange([...texts].reverse(), [])
    const byGuid = (versions: typeof one) =>
      new Map(versions.map(({ definition, path }) => [definition.guid, path]))
    expect(byGuid(two)).toEqual(byGuid(one))
    expect(new Set(paths(one)).size).toBe(3)
  })

  it('has what is new behind the mirror, by path', () => {
    const texts = ['b', 'old', 'c', '"a/z"', 'a'].map((name, n) => text(name, String(n), `g${9 - n}`))
    const mirror = [at('function/old.xs', 'old', '1', 'g8')]
    expect(arrange(texts, mirror).map(({ path }) => path)).toEqual([
      'function/old.xs',
      'function/a.xs',
      'function/a/z.xs',
      'function/b.xs',
      'function/c.xs',
    ])
  })

  it('takes what is shown twice under one guid once, at first and later', () => {
    const [a, b] = [text('a', '1', 'g'), text('b', '1', 'h')]
    expect(paths(arrange([a, b, { ...a }], []))).toEqual(['function/a.xs', 'function/b.xs'])
    const mirror = [at('function/a.xs', 'a', '1', 'g')]
    expect(paths(arrange([a, { ...a }, b, { ...b }], mirror))).toEqual(['function/a.xs', 'function/b.xs'])
    expect(arrange([a, { ...a }], mirror)).toEqual(mirror)
  })

  it('keeps each of two that differ under one guid, wherever they come from', () => {
    const twins = [text('a', '1', 'g'), text('b', '2', 'g')]
    const first = arrange(twins, [])
    expect(paths(first)).toEqual(['function/a.xs', 'function/b.xs'])
    expect(arrange([...twins].reverse(), first)).toBe(first)
    expect(paths(arrange(twins, first.slice(0, 1)))).toEqual(paths(first))
    expect(paths(arrange([text('a', '1', 'g'), text('a', '2', 'g')], []))).toEqual([
      'function/a.xs',
      'function/a_2.xs',
    ])
  })

  it('keeps each of two that are alike and have no guid', () => {
    expect(paths(arrange([text('a', '1'), text('a', '1')], []))).toEqual(['function/a.xs', 'function/a_2.xs'])
  })

  it('keeps the bytes of a text of which only the layout has changed', () => {
    const [known] = [at('function/a.xs', 'a', '1', 'g')]
    const shifted = version('nowhere.xs', known.text.replaceAll('  ', '    '))
    expect(arrange([shifted], [known])).toEqual([known])
  })

  it('puts what was just sent for the first time where its file lies', () => {
    const fresh = text('a', '1', 'g')
    expect(paths(arrange([fresh], [], new Map([[nameKey(fresh.definition), pathOf('mine/a.xs')]])))).toEqual([
      'mine/a.xs',
    ])
  })

  it('gives what was just sent another place where Xano has a definition that belongs there', () => {
    for (const guids of [
      ['g', 'h'],
      ['h', 'g'],
    ]) {
      const mirror = [at('function/a.xs', 'a', '1', guids[0])]
      const fresh = text('b', '2', guids[1])
      const homes = new Map([[nameKey(fresh.definition), pathOf('function/a.xs')]])
      for (const body of ['1', '3']) {
        const laidOut = arrange([text('a', body, guids[0]), fresh], mirror, homes)
        expect(paths(laidOut)).toEqual(['function/a.xs', 'function/b.xs'])
      }
    }
  })

  it('keeps equal texts apart', () => {
    const twin = text('a', '1')
    const first = arrange([twin, twin, twin], [])
    expect(new Set(paths(first)).size).toBe(3)
    expect(paths(arrange([twin, twin, twin], first))).toEqual(paths(first))
  })
})
