import { describe, expect, it } from 'vitest'
import { merge } from '../../../src/core/merge/merge.ts'
import { NO_BACKGROUND } from '../../../src/core/sync/background.ts'
import { decide } from '../../../src/core/sync/decide.ts'
import { keyByGuid } from '../../../src/core/xs/identity.ts'
import { fnText, version } from './snap.ts'

const [base, ours, theirs] = ['one', 'two', 'three'].map(body =>
  version('function/a.xs', fnText('a', body, 'g')),
)
const decision = decide({ key: keyByGuid('g'), base, ours, theirs }, NO_BACKGROUND)

describe('a conflict of two edits in one place', () => {
  const outcome = merge({ base: base?.text ?? '', ours: ours?.text ?? '', theirs: theirs?.text ?? '' })
  const regions = outcome.kind === 'conflict' ? outcome.regions : []

  it('keeps no texts of the place, and tells it whenever it is asked', () => {
    expect(Object.getOwnPropertyDescriptor(decision, 'regions')).not.toHaveProperty('value')
    expect(regions).toHaveLength(3)
    for (let time = 0; time < 2; time++)
      expect(decision).toEqual({
        key: keyByGuid('g'),
        sides: { base, ours, theirs },
        cause: 'both-edited',
        regions,
      })
  })

  it('is copied with it', () => {
    expect({ ...decision }).toEqual(expect.objectContaining({ cause: 'both-edited', regions }))
  })
})
