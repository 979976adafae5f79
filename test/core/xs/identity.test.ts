import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyOf, nameKey } from '../../../src/core/xs/identity.ts'

const part = fc.oneof(fc.constantFrom('', 'a', 'a b', '"', '","', '[', ']', 'GET', '\\', ' 1'), fc.string())

const definition = fc.record({
  kind: fc.constantFrom('query', 'guid', 'run.job'),
  name: part,
  verb: part,
  group: part,
})

describe('nameKey', () => {
  it('quotes what it is made of as JSON does, so that no two definitions have the same', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\u007f', '\n', 'é', '\ud800'),
    )
    fc.assert(
      fc.property(text, text, (name, group) => {
        const key = nameKey({ kind: 'query', name, verb: 'GET', group })
        expect(key).toBe(`query ${JSON.stringify([name, 'GET', group])}`)
      }),
    )
  })

  it('is equal for two definitions just when kind, name, verb and group are', () => {
    fc.assert(
      fc.property(definition, definition, (a, b) => {
        const same = a.kind === b.kind && a.name === b.name && a.verb === b.verb && a.group === b.group
        expect(nameKey(a) === nameKey(b)).toBe(same)
      }),
    )
  })

  it('does not depend on guid and canonical', () => {
    const bare = { kind: 'api_group', name: 'a' }
    expect(nameKey({ ...bare, guid: 'g', canonical: 'c' })).toBe(nameKey(bare))
  })
})

describe('keyOf', () => {
  it('is the guid alone where there is one', () => {
    const renamed = { kind: 'query', name: 'b', verb: 'GET', guid: 'g' }
    expect(keyOf({ kind: 'query', name: 'a', verb: 'PUT', guid: 'g' }, 3)).toBe(keyOf(renamed, 0))
  })

  it('tells equals without a guid apart by their ordinal', () => {
    const keys = [0, 1, 2].map(ordinal => keyOf({ kind: 'table', name: 'user' }, ordinal))
    expect(new Set(keys).size).toBe(3)
    expect(keys[0]).toBe(nameKey({ kind: 'table', name: 'user' }))
  })

  it('never mistakes a name for a guid', () => {
    fc.assert(
      fc.property(definition, part, fc.nat(5), (named, guid, ordinal) => {
        expect(keyOf(named, ordinal)).not.toBe(keyOf({ kind: 'query', name: 'x', guid }, 0))
      }),
    )
  })
})
