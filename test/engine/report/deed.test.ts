import { describe, expect, it, vi } from 'vitest'
import { HeadMoved } from '../../../src/engine/ports/errors.ts'
import { deedsOf } from '../../../src/engine/report/deed.ts'
import { Bench, fn } from '../../doubles/bench.ts'

const LINES = ['one', 'two', 'three']

/** Both sides hold `a`, `b` and `c`. */
async function inStep(): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b', 'c']) bench.remote.put(fn(name, ...LINES))
  await bench.settle()
  return bench
}

const edit = (bench: Bench, name: string, from: string, to: string): void => {
  bench.save(`function/${name}.xs`, (bench.file(`function/${name}.xs`) ?? '').replace(from, to))
}

describe('what a run did', () => {
  it('is told way by way, with the texts that it was about', async () => {
    const bench = await inStep()
    bench.remote.put((bench.file('function/a.xs') ?? '').replace('one', 'hers'))
    edit(bench, 'b', 'one', 'mine')
    bench.remote.put((bench.file('function/c.xs') ?? '').replace('one', 'hers'))
    edit(bench, 'c', 'three', 'mine')
    const deeds = deedsOf(await bench.settle())
    expect(deeds.map(({ way, entry, isEcho }) => [way, entry.path, isEcho]).sort()).toEqual([
      ['merged', 'function/c.xs', false],
      ['pulled', 'function/a.xs', false],
      ['pushed', 'function/b.xs', false],
    ])
    const merged = deeds.find(({ way }) => way === 'merged')
    expect(merged?.transition.local?.text).toMatch(/hers[^]*mine/)
  })

  it('knows what only comes back from what it has sent', async () => {
    const bench = await inStep()
    bench.save('function/d.xs', fn('d', 'new'))
    const deeds = deedsOf(await bench.settle())
    expect(deeds.map(({ way, isEcho }) => [way, isEcho])).toEqual([
      ['pushed', false],
      ['pulled', true],
    ])
    expect(deeds[1]?.entry.reason).toBe('as Xano gave it back')
  })

  it('tells of a push that was cut off once Xano shows it, and only then', async () => {
    const bench = await inStep()
    edit(bench, 'a', 'one', 'mine')
    bench.save('function/d.xs', fn('d', 'new'))
    bench.unlink('function/b.xs')
    let isSent = false
    bench.remote.before = request => {
      if (isSent && request === 'snapshot') throw new HeadMoved('a commit was made')
      isSent ||= request === 'remove'
    }
    await expect(bench.settle()).rejects.toThrow('a commit was made')
    bench.remote.before = () => undefined
    const deeds = deedsOf(await bench.settle())
    expect(deeds.map(({ way, entry, isEcho }) => [way, entry.action, entry.path, isEcho]).sort()).toEqual([
      ['pulled', 'updated', 'function/d.xs', true],
      ['pushed', 'created', 'function/d.xs', false],
      ['pushed', 'deleted', 'function/b.xs', false],
      ['pushed', 'updated', 'function/a.xs', false],
    ])
    expect(deedsOf(await bench.settle())).toEqual([])
  })

  it.each([
    ['the branch is told of it', 'land'],
    ['Xano is read back', 'snapshot'],
  ] as const)('tells of a file that came before HEAD moved, before %s', async (_, moment) => {
    const bench = await inStep()
    bench.remote.put((bench.file('function/a.xs') ?? '').replace('one', 'hers'))
    edit(bench, 'b', 'one', 'mine')
    const moved = new HeadMoved('a commit was made')
    if (moment === 'land') vi.spyOn(bench.history, 'land').mockRejectedValueOnce(moved)
    let isSent = false
    bench.remote.before = request => {
      if (moment === 'snapshot' && isSent && request === 'snapshot') {
        bench.remote.before = () => undefined
        throw moved
      }
      isSent ||= request === 'push'
    }
    const deeds = deedsOf(await bench.settle())
    expect(deeds.map(({ way, entry }) => [way, entry.path]).sort()).toEqual([
      ['pulled', 'function/a.xs'],
      ['pushed', 'function/b.xs'],
    ])
  })
})
