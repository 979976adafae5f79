import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { Lookout } from '../../../src/engine/observe/lookout.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Bench, fn } from '../../doubles/bench.ts'

const PATH = 'function/a.xs'

async function inConflict(): Promise<Bench> {
  const bench = new Bench()
  bench.remote.put(fn('a', 'one', 'two'))
  await bench.settle()
  const text = bench.file(PATH) ?? ''
  bench.remote.put(text.replace('one', 'hers'))
  bench.save(PATH, text.replace('one', 'mine'))
  await bench.settle()
  return bench
}

describe('a lookout', () => {
  it('gives what it found before, as long as nothing has moved', async () => {
    const bench = await inConflict()
    const lookout = new Lookout(bench, new Library())
    const first = await lookout.survey()
    expect(first.plan.conflicts).toHaveLength(1)
    expect(await lookout.survey()).toBe(first)
  })

  it.each<[string, (bench: Bench) => unknown, number]>([
    ['a file was saved', bench => bench.save(PATH, (bench.file(PATH) ?? '').replace('two', '2')), 1],
    ['a choice was written', bench => resolve(bench, new Library(), () => Promise.resolve('xano')), 0],
    [
      'Xano was seen to have moved on',
      async bench => {
        const text = [...bench.remote.objects.values()][0] ?? ''
        bench.remote.put(text.replace('two', '2'))
        await bench.settle()
      },
      1,
    ],
  ])('looks anew once %s', async (_, act, conflicts) => {
    const bench = await inConflict()
    const lookout = new Lookout(bench, new Library())
    const first = await lookout.survey()
    await act(bench)
    const second = await lookout.survey()
    expect(second).not.toBe(first)
    expect(second.plan.conflicts).toHaveLength(conflicts)
  })
})
