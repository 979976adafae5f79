import { describe, expect, it } from 'vitest'
import { cycle } from '../../../src/engine/cycle/cycle.ts'
import { Interrupted } from '../../../src/engine/ports/errors.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const NAMES = Array.from('abcdefghijklmnopqrst')

/** A folder and a Xano that have each changed every definition, on a clock that runs while it is looked at. */
async function apart(): Promise<Bench> {
  const bench = new Bench()
  for (const name of NAMES) bench.remote.put(fn(name, 'one'))
  await bench.settle()
  for (const name of NAMES) {
    const text = bench.file(`function/${name}.xs`) ?? ''
    bench.save(`function/${name}.xs`, text.replace('one', 'here'))
    bench.remote.put(text.replace('one', 'there'))
  }
  const elapsed = bench.clock.elapsed.bind(bench.clock)
  bench.clock.elapsed = () => {
    bench.clock.pass(40)
    return elapsed()
  }
  return bench
}

describe('planning', () => {
  it('heeds whether the process is to end, before all is planned and anything is kept', async () => {
    const bench = await apart()
    const states = bench.history.states.length
    let times = 0
    const heed = (): void => {
      if (++times === 3) throw new Interrupted()
    }
    const ports = Object.assign(bench, { heed })
    await expect(cycle(ports, new Library(), { permissions: { ...ALL, remote: false } })).rejects.toThrow(
      Interrupted,
    )
    expect(times).toBe(3)
    expect(bench.history.states).toHaveLength(states)
  })

  it('goes on otherwise', async () => {
    const bench = await apart()
    let times = 0
    const heed = (): void => {
      times++
    }
    const ports = Object.assign(bench, { heed })
    const done = await cycle(ports, new Library(), { permissions: { ...ALL, remote: false } })
    expect(done.plan.conflicts).toHaveLength(NAMES.length)
    expect(times).toBeGreaterThanOrEqual(NAMES.length)
  })
})
