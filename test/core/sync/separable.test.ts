import { describe, expect, it } from 'vitest'
import type { Transition } from '../../../src/core/sync/plan.ts'
import { separable } from '../../../src/core/sync/separable.ts'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import type { DefinitionKey } from '../../../src/core/xs/identity.ts'
import { fn } from '../../doubles/bench.ts'
import { version as versionAt } from '../../doubles/version.ts'

const version = (name: string, text = fn(name)): Version => versionAt(`function/${name}.xs`, text)

function sending(ours: Version, theirs: Version | undefined): { transition: Transition } {
  const sides = { base: theirs, ours, theirs }
  return { transition: { key: ours.definition.name as DefinitionKey, sides } }
}

const edited = (name: string, ...lines: readonly string[]): { transition: Transition } =>
  sending(version(name, fn(name, ...lines)), version(name))

const created = (name: string, ...lines: readonly string[]): { transition: Transition } =>
  sending(version(name, fn(name, ...lines)), undefined)

const names = (...batch: { transition: Transition }[]): string[][] =>
  separable(batch).map(group => group.map(({ transition }) => transition.sides.ours?.definition.name ?? ''))

describe('what is sent together', () => {
  it('may be sent one by one where each says by itself what it is', () => {
    expect(names(edited('a', 'x'), edited('b', 'function.run a'), edited('c'))).toEqual([['a'], ['b'], ['c']])
  })

  it('stays together where it names what Xano does not know yet', () => {
    const batch = [edited('a', 'function.run fresh'), created('fresh'), edited('b'), created('other')]
    expect(names(...batch)).toEqual([['a', 'fresh', 'other'], ['b']])
  })

  it('stays together where names are exchanged', () => {
    const [a, b] = [version('a'), version('b')]
    expect(
      names(sending(version('b', fn('b', 'was a')), a), sending(version('a', fn('a', 'was b')), b)),
    ).toEqual([['b', 'a']])
  })
})
