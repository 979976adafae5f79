import { expect, it } from 'vitest'
import { fn } from '../../doubles/bench.ts'
import { file, inStep } from '../observe/in-step.ts'

it.each([
  ['noticed', 1],
  ['nothing', 0],
] as const)('an index that has %s what was written is the one to go out from: %i', async (kind, times) => {
  const bench = await inStep(fn('a', 'one'))
  bench.history.land = (arrivals, head) =>
    Promise.resolve({ kind: arrivals.length > 0 ? kind : 'nothing', head, left: [] })
  let landed = 0
  bench.worktree.landed = () => {
    landed++
    return Promise.resolve()
  }
  bench.remote.put(file(bench, 'a').replace('one', 'two'))
  await bench.settle()
  expect(file(bench, 'a')).toContain('two')
  expect(landed).toBe(times)
})
