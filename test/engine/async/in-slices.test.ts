import { describe, expect, it } from 'vitest'
import { inSlices } from '../../../src/engine/async/in-slices.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

/** Five steps, each of which takes so long. */
function* work(clock: ManualClock, ms: number): Generator<number, string> {
  for (let step = 1; step <= 5; step++) {
    clock.pass(ms)
    yield step
  }
  return 'done'
}

describe('long work in slices', () => {
  it.each([
    [1, []],
    [10, [3]],
    [20, [2, 4]],
    [100, [1, 2, 3, 4, 5]],
  ])('of steps of %i ms lets others go ahead after %j', async (ms, expected) => {
    const clock = new ManualClock()
    const seen: number[] = []
    const result = await inSlices(clock, work(clock, ms), { sees: step => void seen.push(step) })
    expect(result).toBe('done')
    expect(seen).toEqual(expected)
    expect(clock.slept).toEqual(expected.map(() => 0))
  })

  it('goes on when what it has come to was seen', async () => {
    const clock = new ManualClock()
    let see: () => void = () => undefined
    const steps = work(clock, 100)
    const done = inSlices(clock, steps, { sees: () => new Promise<void>(seen => (see = seen)) })
    await new Promise(resolve => setImmediate(resolve))
    expect(clock.elapsed()).toBe(new ManualClock().elapsed() + 100)
    for (let step = 1; step <= 5; step++) {
      see()
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(await done).toBe('done')
  })

  it('ends where nobody waits for it any more', async () => {
    const clock = new ManualClock()
    const enough = new AbortController()
    const seen: number[] = []
    const done = inSlices(clock, work(clock, 100), {
      signal: enough.signal,
      sees: step => {
        seen.push(step)
        if (step === 2) enough.abort(new Error('enough'))
      },
    })
    await expect(done).rejects.toThrow('enough')
    expect(seen).toEqual([1, 2])
  })
})
