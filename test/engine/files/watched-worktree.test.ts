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
