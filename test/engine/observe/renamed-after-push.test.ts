import { describe, expect, it } from 'vitest'
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

describe('a new name in Xano for what `push` alone has created', () => {
  it('comes into its file', async () => {
    const bench = await renamedInXano()
    const [result] = await bench.settle()
    expect(result?.plan.transitions.map(({ sides }) => sides.ours?.path)).toEqual(['function/a.xs'])
    expect(file(bench, 'a')).toBe('')
    expect(file(bench, 'b')).toContain('function b ')
  })

  it('is merged with an edit of it', async () => {
    const bench = await renamedInXano()
    bench.save('function/a.xs', file(bench, 'a').replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.flatMap(({ plan }) => plan.conflicts)).toEqual([])
    expect(file(bench, 'b')).toContain('THREE')
    expect(inXano(bench)).toContain('THREE')
    expect(inXano(bench)).not.toContain('function a ')
  })
})
