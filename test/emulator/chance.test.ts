import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Chance } from '../../src/emulator/chance.ts'

describe('chance', () => {
  it('is the same for the same seed, and goes on from a saved state', () => {
    const one = new Chance(7)
    const other = new Chance(7)
    expect(one.id(27)).toBe(other.id(27))
    const resumed = new Chance(0)
    resumed.state = one.state
    expect(resumed.id(27)).toBe(one.id(27))
    expect(new Chance(8).id(27)).not.toBe(new Chance(7).id(27))
  })

  it('makes ids of base64url characters that do not repeat', () => {
    const chance = new Chance(1)
    const ids = Array.from({ length: 10_000 }, () => chance.id(27))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every(id => /^[\w-]{27}$/.test(id))).toBe(true)
  })

  it('shuffles without losing or doubling anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        expect(new Chance(seed).shuffled(items).sort()).toEqual([...items].sort())
      }),
    )
  })
})
