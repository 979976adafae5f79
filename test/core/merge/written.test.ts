import { describe, expect, it } from 'vitest'
import { writtenMerges } from '../../../fixtures/merges.ts'
import { merge } from '../../../src/core/merge/merge.ts'

const cases = writtenMerges().map(each => [each.name.replaceAll('-', ' '), each] as const)

/** What the merge wrote anew in most of its parts, or beside another one: that it still is the same is not beyond doubt. */
const LEFT = new Set([
  'precondition-head-here-error-there',
  'statement-wrapped-here-and-disabled-beside-commented-there',
  'update-of-a-variable-here-variable-renamed-there',
])

describe('a merge as it occurs', () => {
  it.each(cases)('comes out as a person would have it: %s', (_, { base, local, xano, expected }) => {
    for (const sides of [
      { base, ours: local, theirs: xano },
      { base, ours: xano, theirs: local },
    ]) {
      const outcome = merge(sides)
      if ('text' in expected) expect(outcome).toEqual({ kind: 'merged', text: expected.text })
      else
        expect(
          outcome.kind === 'conflict' &&
            outcome.regions.flatMap(region => (region.kind === 'conflict' ? [region.reason] : [])),
        ).toContain(expected.conflict)
    }
  })

  it.each(cases.filter(([, { name, expected }]) => 'text' in expected && !LEFT.has(name)))(
    'holds both sides, so that merging either into it again changes nothing: %s',
    (_, { base, local, xano, expected }) => {
      const text = 'text' in expected ? expected.text : ''
      expect(merge({ base, ours: text, theirs: xano })).toEqual({ kind: 'merged', text })
      expect(merge({ base, ours: local, theirs: text })).toEqual({ kind: 'merged', text })
    },
  )
})
