import fc from 'fast-check'
import { expect, it } from 'vitest'
import { claimantsAmong } from '../../../src/core/sync/claims.ts'
import type { Definition } from '../../../src/core/xs/definition.ts'

const definitions: fc.Arbitrary<Definition> = fc.record(
  {
    kind: fc.constantFrom('query', 'function'),
    name: fc.constantFrom('a', 'b'),
    verb: fc.constantFrom('GET', 'POST'),
    group: fc.constantFrom('shop', 'site'),
    guid: fc.constantFrom('1', '2', '3'),
  },
  { requiredKeys: ['kind', 'name'], noNullPrototype: true },
)

/** Each pair compared by itself. */
function claims(claim: Definition, one: Definition): boolean {
  if (claim.guid !== undefined && one.guid !== undefined) return claim.guid === one.guid
  const isGroup = claim.group === undefined || claim.group === one.group
  return isGroup && claim.kind === one.kind && claim.name === one.name && claim.verb === one.verb
}

it('finds who claims to be a definition, in their order, as comparing each with it does', () => {
  fc.assert(
    fc.property(fc.array(fc.array(definitions, { maxLength: 3 })), definitions, (texts, one) => {
      const expected = texts.filter(text => text.some(claim => claims(claim, one)))
      expect(claimantsAmong(texts, text => text)(one)).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})

it('looks at what each claims but once, however often it is asked', () => {
  const texts = Array.from({ length: 100 }, (_, at) => ({ kind: 'function', name: `f${at}` }))
  let looks = 0
  const claimants = claimantsAmong(texts, text => {
    looks++
    return [text]
  })
  for (const text of texts) expect(claimants(text)).toEqual([text])
  expect(looks).toBe(100)
})
