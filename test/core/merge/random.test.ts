import { describe, expect, it } from 'vitest'
import { prng } from '../../../fixtures/prng.ts'
import { merge } from '../../../src/core/merge/merge.ts'
import { type Draft, draft, meaning, type Style, write } from './draft.ts'
import { type Operation, operation } from './operations.ts'

/** Seeds a test; there are ten. */
const SEEDS = 75

const BLOCKS = Array.from({ length: 10 }, (_, at) => 1 + at * SEEDS)

interface Case {
  readonly base: Draft
  readonly ours: Draft
  readonly theirs: Draft
  /** What the edits of both come to, in either order; nothing where one stands in the way of another. */
  readonly answers: () => readonly string[]
  readonly styles: readonly Style[]
}

/** Two people each make one or two edits of one definition. */
function caseOf(seed: number): Case {
  const random = prng(seed)
  const base = draft(random)
  const side = (): { model: Draft; operations: Operation[] } => {
    const model = structuredClone(base)
    const made = Array.from({ length: 1 + random.below(2) }, () => {
      const one = operation(model, random)
      return one.apply(model) ? [one] : []
    })
    return { model, operations: made.flat() }
  }
  const [ours, theirs] = [side(), side()]
  const after = (first: Draft, operations: readonly Operation[]): string => {
    const model = structuredClone(first)
    for (const one of operations) one.apply(model)
    return meaning(write(model, 'server'))
  }
  return {
    base,
    ours: ours.model,
    theirs: theirs.model,
    answers: () => [after(ours.model, theirs.operations), after(theirs.model, ours.operations)],
    styles: [0, 1, 2].map(() => random.pick(['server', 'server', 'hand'] as const)),
  }
}

const texts = ({ base, ours, theirs }: Case, styles: readonly Style[]) => ({
  base: write(base, styles[0] ?? 'server'),
  ours: write(ours, styles[1] ?? 'server'),
  theirs: write(theirs, styles[2] ?? 'server'),
})

describe('merging two random edits of a definition', () => {
  it.each(BLOCKS)('comes to what both edits come to, or to a conflict: from seed %i on', first => {
    let [solved, unsettled] = [0, 0]
    for (let seed = first; seed < first + SEEDS; seed++) {
      const one = caseOf(seed)
      const sides = texts(one, one.styles)
      const merged = merge(sides)
      const mirrored = merge({ base: sides.base, ours: sides.theirs, theirs: sides.ours })
      expect(mirrored.kind, `seed ${seed}`).toBe(merged.kind)
      if (merged.kind === 'conflict') continue
      solved++
      expect(mirrored, `seed ${seed}`).toEqual(merged)
      expect(one.answers(), `seed ${seed}`).toContain(meaning(merged.text))
      const again = merge({ ...sides, ours: merged.text })
      if (again.kind === 'conflict') unsettled++
      else expect(meaning(again.text), `seed ${seed}`).toBe(meaning(merged.text))
    }
    expect(solved / SEEDS).toBeGreaterThan(0.8)
    expect(unsettled / SEEDS).toBeLessThan(0.05)
  })

  it.each(BLOCKS)('does not depend on how a side is laid out: from seed %i on', first => {
    for (let seed = first; seed < first + SEEDS / 3; seed++) {
      const one = caseOf(seed)
      const results = (['server', 'hand'] as const).map(style =>
        merge(texts(one, ['server', 'server', style])),
      )
      const [first, second] = results.map(result => (result.kind === 'merged' ? meaning(result.text) : ''))
      expect(second, `seed ${seed}`).toBe(first)
    }
  })
})
