import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learn, spend, UNLIMITED, waitFor } from '../../../src/engine/polling/budget.ts'

describe('a budget of requests', () => {
  it('is no limit until Xano refuses', () => {
    const busy = Array.from({ length: 100 }, (_, n) => n).reduce((so, at) => spend(so, at), UNLIMITED)
    expect(waitFor(busy, 4, 100)).toBe(0)
  })

  it('leaves a third to the user, and never has more within 20 seconds', () => {
    const eleven = Array.from({ length: 11 }, (_, n) => n).reduce((so, at) => spend(so, at), UNLIMITED)
    const learnt = learn(eleven, 11)
    expect(learnt.limit).toBe(10)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 40 }), counts => {
        let now = 100_000
        let budget = { ...learnt, sent: [] as readonly number[] }
        for (const count of counts) {
          now += waitFor(budget, count, now)
          for (let n = 0; n < count; n++) budget = { ...learnt, ...spend(budget, now) }
          expect(budget.sent.length).toBeLessThanOrEqual(6)
        }
      }),
    )
  })
})
