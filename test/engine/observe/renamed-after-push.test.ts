import { describe, expect, it } from 'vitest'
import { fetch } from '../../../src/engine/cycle/fetch.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, type Bench, fn } from '../../doubles/bench.ts'
import { file, inStep, inXano } from './in-step.ts'

/** A function that `push` alone has created, so that its file has no guid, and that bears another name in Xano since. */
async function renamedInXano(): Promise<Bench> {
  const bench = await inStep(fn('other', 'one'))
  bench.save('function/a.xs', fn('a', 'one', 'two', 'three'))
  await bench.settle({ ...ALL, local: false })
  expect(file(bench, 'a')).not.toContain('guid')
  for (const [guid, text] of bench.remote.objects)
    bench.remote.objects.set(guid, text.replace('function a ', 'function b '))
  return bench
}

const READINGS: readonly [string, (bench: Bench) => Promise<unknown>][] = [
  ['no reading', () => Promise.resolve()],
  ['a fetch', bench => fetch(bench, new Library())],
  ['another push', bench => bench.settle({ ...ALL, local: false })],
]

describe('a new name in Xano for what `push` alone has created', () => {
  it.each(READINGS)('comes into its file, behind %s', async (_, reading) => {
    const bench = await renamedInXano()
    await reading(bench)
    const [result] = await bench.settle()
    expect(result?.plan.transitions.map(({ sides }) => sides.ours?.path)).toEqual(['function/a.xs'])
    expect(file(bench, 'a')).toBe('')
    expect(file(bench, 'b')).toContain('function b ')
  })

  it.each(READINGS)('is merged with an edit of it, behind %s', async (_, reading) => {
    const bench = await renamedInXano()
    await reading(bench)
    bench.save('function/a.xs', file(bench, 'a').replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.flatMap(({ plan }) => plan.conflicts)).toEqual([])
    expect(file(bench, 'b')).toContain('THREE')
    expect(inXano(bench)).toContain('THREE')
    expect(inXano(bench)).not.toContain('function a ')
  })
})
