import { expect, it } from 'vitest'
import { WatchedWorktree } from '../../../src/engine/files/watched-worktree.ts'
import { Bench, pathOf } from '../../doubles/bench.ts'

it('tells which files it has written, and the folders that they lie in, until it begins anew', async () => {
  const folder = new WatchedWorktree(new Bench().worktree)
  const path = pathOf('api/store/list.xs')
  await folder.write([{ path, before: undefined, after: 'text' }])
  const places = ['api/store/list.xs', 'api/store', 'api', 'api/store/other.xs', 'function', '']
  expect(places.filter(place => folder.hasWritten(place))).toEqual(['api/store/list.xs', 'api/store', 'api'])
  folder.begin()
  expect(places.some(place => folder.hasWritten(place))).toBe(false)
})

it('reads everything where that was asked for while it was reading what was touched', async () => {
  const bench = new Bench()
  const folder = new WatchedWorktree(bench.worktree)
  const places = async (): Promise<string[]> => [...(await folder.scan(new Map())).files.keys()]
  await places()
  bench.save('function/a.xs', 'text')
  const reading = places()
  folder.forget()
  expect(await reading).toEqual(['function/a.xs'])
})

it('reads everything once more where that was asked for while it was reading everything', async () => {
  const bench = new Bench()
  const folder = new WatchedWorktree(bench.worktree)
  const reading = folder.scan(new Map())
  folder.forget()
  await reading
  bench.save('function/a.xs', 'text')
  expect([...(await folder.scan(new Map())).files.keys()]).toEqual(['function/a.xs'])
})

it('reads everything where a file that was touched is gone: it may have been moved', async () => {
  const bench = new Bench()
  for (const name of ['a', 'b']) bench.save(`function/${name}.xs`, name)
  const folder = new WatchedWorktree(bench.worktree)
  const places = async (): Promise<string[]> => [...(await folder.scan(new Map())).files.keys()]
  await places()
  bench.save('function/c.xs', 'c')
  folder.touch(pathOf('function/b.xs'))
  expect(await places()).toEqual(['function/a.xs', 'function/b.xs'])
  bench.unlink('function/a.xs')
  bench.save('moved/a.xs', 'a')
  folder.touch(pathOf('function/a.xs'))
  expect(await places()).toEqual(['function/b.xs', 'function/c.xs', 'moved/a.xs'])
})
