import { describe, expect, it } from 'vitest'
import { adopt } from '../../../src/engine/cycle/adopt.ts'
import { outlook } from '../../../src/engine/cycle/outlook.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

describe('adopting what was never in step here', () => {
  it('records Xano, takes Base from what the history held, and touches neither side', async () => {
    const bench = new Bench()
    const known = bench.remote.put(fn('known', 'x'))
    const news = bench.remote.put(fn('news', 'x'))
    bench.save('function/known.xs', known.replace('x', 'edited here'))
    bench.save('function/news.xs', news.replace('x', 'never seen before'))
    bench.history.known = { ...bench.history.known, committed: new Map([[blobId(known), 0]]) }
    expect((await adopt(bench, new Library())).kind).toBe('fetched')
    expect(bench.worktree.writes).toBe(0)
    expect(bench.remote.received).toEqual([])
    expect(bench.history.states).toHaveLength(1)
    const { transitions, conflicts } = await outlook(bench, new Library())
    expect(transitions.map(({ sides }) => sides.ours?.definition.name)).toEqual(['known'])
    expect(conflicts.map(({ cause, sides }) => [sides.ours?.definition.name, cause])).toEqual([
      ['news', 'both-created'],
    ])
  })

  it('stops at a state of Xano in which too much has vanished, until somebody agrees to just that', async () => {
    const bench = new Bench()
    for (const name of 'abcdefghijklmnopqrst') bench.remote.put(fn(name, 'x'))
    await bench.settle()
    bench.remote.objects.clear()
    bench.remote.put(fn('a', 'y'))
    const halted = await adopt(bench, new Library())
    if (halted.kind !== 'halted') throw new Error('it was not halted')
    expect(bench.history.states).toHaveLength(1)
    expect((await adopt(bench, new Library(), { confirmed: halted.id })).kind).toBe('fetched')
    expect(bench.history.states).toHaveLength(2)
  })
})

describe('the outlook of a request', () => {
  it('holds back what the request may not do', async () => {
    const bench = new Bench()
    bench.remote.put(fn('a', 'x'))
    await bench.settle()
    bench.unlink('function/a.xs')
    const plan = await outlook(bench, new Library(), { permissions: { ...ALL, deletions: false } })
    expect(plan.transitions).toEqual([])
    expect(plan.held.map(({ reason }) => reason.kind)).toEqual(['deletion'])
  })
})
