import { describe, expect, it } from 'vitest'
import { Bench, fn } from '../../doubles/bench.ts'

const DAY_MS = 86_400_000

/** In step, after Xano has edited `a`. */
async function written(): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b']) bench.remote.put(fn(name, 'one'))
  await bench.settle()
  bench.remote.put((bench.file('function/a.xs') ?? '').replace('one', 'two'))
  await bench.settle()
  return bench
}

const places = (bench: Bench): string[] => bench.history.note.writes.map(({ path }) => path)

describe('what was written into files', () => {
  it('is forgotten after a day, with the next that is written', async () => {
    const bench = await written()
    expect(places(bench)).toEqual(['function/a.xs'])
    bench.clock.pass(2 * DAY_MS)
    bench.remote.put((bench.file('function/b.xs') ?? '').replace('one', 'two'))
    await bench.settle()
    expect(places(bench)).toEqual(['function/b.xs'])
  })

  it('is not forgotten by a run that has nothing to do: that would leave a trace', async () => {
    const bench = await written()
    bench.clock.pass(2 * DAY_MS)
    await bench.settle()
    expect(places(bench)).toEqual(['function/a.xs'])
  })
})
