import { describe, expect, it } from 'vitest'
import { prng, type Prng } from '../../../fixtures/prng.ts'
import { merge } from '../../../src/core/merge/merge.ts'
import { alikeDraft, intention, onlyIntention } from './alike.ts'
import { type Draft, write } from './draft.ts'
import type { Operation } from './operations.ts'

/** Seeds a test; there are ten. */
const SEEDS = 150

const BLOCKS = Array.from({ length: 10 }, (_, at) => 1 + at * SEEDS)

/** What someone made of a draft, and what they meant to do. */
interface Side {
  readonly model: Draft
  readonly meant: readonly Operation[]
}

/** Edits of which each changes something. */
function edited(base: Draft, edits: readonly ((model: Draft) => Operation)[]): Side {
  const model = structuredClone(base)
  const meant = edits.map(edit => {
    for (;;) {
      const [before, one] = [textOf(model), edit(model)]
      if (one.apply(model) && textOf(model) !== before) return one
    }
  })
  return { model, meant }
}

/** One person makes one or two edits of a definition, another one makes one. */
function sidesOf(base: Draft, random: Prng): { ours: Side; theirs: Side } {
  const first = (model: Draft): Operation => intention(model, random)
  const ours = edited(base, random.once(2) ? [first] : [first, first])
  return { ours, theirs: edited(base, [model => onlyIntention(model, random)]) }
}

const textOf = (model: Draft): string => write(model, 'server')

/** What comes of one side if the other's edits are made to that; nothing where one of them finds nothing to change. */
function then({ model }: Side, { meant }: Side): readonly string[] {
  const after = structuredClone(model)
  return meant.every(one => one.apply(after)) ? [textOf(after)] : []
}

describe('merging edits among statements that are alike', () => {
  it.each(BLOCKS)('comes to what both people meant, or to a conflict: from seed %i on', first => {
    let solved = 0
    for (let seed = first; seed < first + SEEDS; seed++) {
      const random = prng(seed)
      const base = alikeDraft(random)
      const { ours, theirs } = sidesOf(base, random)
      const sides = { base: textOf(base), ours: textOf(ours.model), theirs: textOf(theirs.model) }
      const merged = merge(sides)
      const mirrored = merge({ ...sides, ours: sides.theirs, theirs: sides.ours })
      expect(mirrored.kind, `seed ${seed}`).toBe(merged.kind)
      if (merged.kind === 'conflict') continue
      expect(mirrored, `seed ${seed}`).toEqual(merged)
      const answers = [...then(ours, theirs), ...then(theirs, ours)]
      if (answers.length === 0) continue
      solved++
      expect(answers, `seed ${seed}`).toContain(merged.text)
    }
    expect(solved / SEEDS).toBeGreaterThan(0.6)
  })
})
