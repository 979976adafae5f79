import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { VersionIndex } from '../../../src/core/sync/version-index.ts'
import { nameKey } from '../../../src/core/xs/identity.ts'
import { version } from './snap.ts'

const made = ([name, guid, text]: readonly [string, string | undefined, number]): Version =>
  version(
    `function/${name}.xs`,
    `function ${name} {\n  response = ${text}\n${guid === undefined ? '' : `  guid = "${guid}"\n`}}`,
  )

const names = fc.constantFrom('a', 'b', 'c')
const guids = fc.constantFrom(undefined, 'g', 'h', 'i')
const versions = fc.tuple(names, guids, fc.nat(9)).map(made)

const isNamed = (one: Version, other: Version): boolean =>
  nameKey(one.definition) === nameKey(other.definition)
const isSame = (one: Version, other: Version): boolean => {
  const [mine, theirs] = [one.definition.guid, other.definition.guid]
  return mine !== undefined && theirs !== undefined ? mine === theirs : isNamed(one, other)
}

const placesOf = (list: readonly Version[], is: (other: Version) => boolean): number[] =>
  list.flatMap((each, at) => (is(each) ? [at] : []))

describe('versions that are found by what they are of', () => {
  it('are those that a look at each would find, whatever was put in the place of others', () => {
    const puts = fc.array(fc.tuple(versions, fc.option(fc.nat(20), { nil: undefined })))
    fc.assert(
      fc.property(fc.array(versions), puts, versions, (before, put, wanted) => {
        const index = new VersionIndex(before)
        const list = [...before]
        for (const [each, at] of put) {
          const place = at === undefined || at >= list.length ? undefined : at
          index.put(each, place)
          list.splice(place ?? list.length, 1, each)
        }
        expect(index.versions).toEqual(list)
        expect(index.same(wanted.definition)).toEqual(placesOf(list, each => isSame(wanted, each)))
        expect(index.namesakes(wanted.definition)).toEqual(placesOf(list, each => isNamed(wanted, each)))
      }),
    )
  })

  it('are looked at no more often where there are more of them', () => {
    const looksPer = (count: number): number => {
      let looks = 0
      const list = Array.from({ length: count }, (_, n): Version => {
        const { definition, ...rest } = made([`f${n}`, `g${n}`, n])
        return {
          ...rest,
          get definition() {
            looks++
            return definition
          },
        }
      })
      const index = new VersionIndex(list)
      for (const [at, each] of list.entries()) index.put(each, index.same(each.definition)[0] ?? at)
      return looks / count
    }
    expect(looksPer(400)).toBe(looksPer(40))
  })
})
