import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Brace, pairsThatRun, type Spot, ungiven } from '../../../src/core/merge/branches.ts'

const ALTERNATIVES = ['if', 'elseif', 'else', 'case', 'default']

/** Whether two spots stand in branches of which only one runs, or in two definitions: by the braces around both. */
function excludeEachOther(a: Spot, b: Spot): boolean {
  const way = ({ around }: Spot): Brace[] => {
    const braces: Brace[] = []
    for (let brace = around; brace; brace = brace.parent) braces.unshift(brace)
    return braces
  }
  const [one, other] = [way(a), way(b)]
  const at = one.findIndex((brace, index) => brace !== other[index])
  const [mine, yours] = [one[at], other[at]]
  if (!mine || !yours) return false
  return at === 0 || [mine, yours].every(({ word }) => ALTERNATIVES.includes(word))
}

/** Braces in one another and beside one another, and spots in them. */
const spots = fc
  .record({
    braces: fc.array(fc.tuple(fc.nat(), fc.constantFrom('group', 'if', 'else', 'case', 'function')), {
      maxLength: 8,
    }),
    places: fc.array(fc.tuple(fc.nat(), fc.integer({ min: -1, max: 9 })), { maxLength: 9 }),
  })
  .map(({ braces, places }) => {
    const all: (Brace | undefined)[] = [undefined]
    for (const [nth, word] of braces) {
      const parent = all[nth % all.length]
      all.push({ word, parent, depth: (parent?.depth ?? -1) + 1 })
    }
    return places.map(([nth, at]): Spot => ({ at, around: all[nth % all.length] }))
  })

describe('spots in the branches of a text', () => {
  it('make as many pairs of which both may run as there are', () => {
    fc.assert(
      fc.property(spots, all => {
        const pairs = all.flatMap((one, at) => all.slice(at + 1).filter(two => !excludeEachOther(one, two)))
        expect(pairsThatRun(all)).toBe(pairs.length)
      }),
      { numRuns: 2000 },
    )
  })

  it('are given where something before them, or at their place, may have run', () => {
    fc.assert(
      fc.property(spots, fc.nat(), (all, cut) => {
        const [given, used] = [all.slice(0, cut % 9), all.slice(cut % 9)]
        const lacking = used.filter(
          use => !given.some(one => one.at <= use.at && !excludeEachOther(one, use)),
        )
        expect(ungiven(given, used)).toEqual(new Set(lacking))
      }),
      { numRuns: 2000 },
    )
  })

  it('are counted without a look at each pair', () => {
    const branch = (parent?: Brace): Brace => ({ word: 'if', parent, depth: (parent?.depth ?? -1) + 1 })
    const stack = branch()
    const many = Array.from({ length: 200_000 }, (_, at): Spot => ({ at, around: branch(stack) }))
    expect(pairsThatRun(many)).toBe(0)
    expect(ungiven(many.slice(0, 100_000), many.slice(100_000)).size).toBe(100_000)
  })
})
