import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import { fn } from '../../doubles/bench.ts'
import { inStep, PATH, Room, rowOf } from './room.ts'

describe('a session that nobody calls', () => {
  it('plans nothing and sends nothing while nobody edits', async () => {
    const room = new Room()
    await inStep(room)
    await room.until(600_000)
    expect(new Set(room.requests.map(({ name }) => name))).toEqual(new Set(['activity', 'live', 'snapshot']))
    expect(room.bench.history.advances).toBeLessThanOrEqual(2)
    expect(room.count('snapshot', 300_000)).toBeLessThanOrEqual(10)
  })

  it('reads Xano every 30 seconds at the least often, where it has no log', async () => {
    const room = new Room()
    await inStep(room)
    await room.until(1_200_000)
    const reads = room.requests.filter(({ name, at }) => name === 'snapshot' && at > 600_000)
    expect(reads.length).toBeGreaterThanOrEqual(19)
    expect(reads.length).toBeLessThanOrEqual(21)
  })

  it('reads Xano when the log tells of somebody, and else once a minute', async () => {
    const room = new Room()
    await inStep(room)
    room.bench.remote.rows = [rowOf(7, 'workspace:read', 'x')]
    room.clock.at(10_000, () => {
      room.bench.remote.put(fn('a', 'theirs'))
      room.bench.remote.rows = [rowOf(9, 'workspace:read', 'x'), rowOf(8, 'function:update', 'a')]
    })
    await room.until(59_000)
    expect(room.bench.file(PATH)).toContain('theirs')
    expect(room.count('snapshot')).toBe(2)
    expect(room.count('activity')).toBeGreaterThan(20)
  })

  it('reads the log from when it answers first, though it failed to in the beginning', async () => {
    const room = new Room()
    await inStep(room)
    room.clock.at(9000, () => {
      room.bench.remote.rows = []
    })
    await room.until(60_000)
    expect(room.count('snapshot', 15_000)).toBeLessThanOrEqual(1)
    expect(room.count('activity', 15_000)).toBeGreaterThan(20)
  })

  it('does without the log while it fails, and reads it again afterwards', async () => {
    const room = new Room()
    await inStep(room)
    room.bench.remote.rows = []
    room.clock.at(10_000, () => {
      room.bench.remote.rows = undefined
    })
    room.clock.at(30_000, () => {
      room.bench.remote.rows = []
    })
    await room.until(90_000)
    const reads = (from: number, to: number): number =>
      room.count('snapshot', from) - room.count('snapshot', to)
    expect(reads(12_000, 30_000)).toBeGreaterThanOrEqual(5)
    expect(reads(35_000, 90_000)).toBeLessThanOrEqual(1)
    expect(room.events()).toEqual(['ready', 'settled'])
  })

  it('tells with its push who was at the definition while it was being sent, and takes their edit right after', async () => {
    const room = new Room()
    room.bench.remote.rows = []
    await inStep(room)
    room.clock.at(3000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    const { before } = room.bench.remote
    const row = (id: number, name: string): Activity => ({
      ...rowOf(id, 'function:update', 'a'),
      at: room.clock.now(),
      author: { name, email: `${name}@example.com` },
    })
    room.bench.remote.before = name => {
      before(name)
      if (name === 'push') room.bench.remote.rows = [row(3, 'ann'), row(2, 'dev'), row(1, 'zoe')]
    }
    room.bench.remote.reformat = text => text.replace('mine', 'mine, and of ann')
    await room.until(10_000)
    const told = room.news.flatMap(news => (news.event === 'done' ? [news.account] : []))
    const pushed = told.flatMap(account => account.pushed)
    expect(pushed.map(({ meanwhile = [] }) => meanwhile.map(({ name }) => name))).toEqual([['zoe']])
    expect(told.flatMap(({ conflicts }) => conflicts)).toEqual([])
    expect(room.bench.file(PATH)).toContain('mine, and of ann')
    expect(room.bench.remote.received).toHaveLength(1)
    expect(room.count('me')).toBe(1)
  })

  it('takes the row of its own push for no news, and a second one for some', async () => {
    const room = new Room()
    await inStep(room)
    room.bench.remote.rows = []
    room.clock.at(3000, () => {
      room.save(PATH, fn('a', 'mine'))
    })
    const { before } = room.bench.remote
    room.bench.remote.before = name => {
      before(name)
      if (name === 'push') room.bench.remote.rows = [rowOf(1, 'function:update', 'a')]
    }
    room.clock.at(20_000, () => {
      room.bench.remote.rows = [rowOf(2, 'function:update', 'a'), rowOf(1, 'function:update', 'a')]
    })
    await room.until(40_000)
    const reads = room.requests.filter(({ name, at }) => name === 'snapshot' && at > 4000)
    expect(reads.map(({ at }) => Math.floor(at / 10_000))).toEqual([2])
  })
})
