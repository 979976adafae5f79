import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learn, spend, UNLIMITED, waitFor } from '../../src/engine/polling/budget.ts'
import { newsIn } from '../../src/engine/polling/log-news.ts'
import { nextLook } from '../../src/engine/polling/poll-schedule.ts'
import type { Activity } from '../../src/engine/ports/remote.ts'
import { backoff } from '../../src/engine/session/backoff.ts'
import { settledAt, touch } from '../../src/engine/session/burst.ts'

const burstOf = (...times: readonly number[]): number =>
  settledAt(
    times
      .slice(1)
      .reduce(
        (burst, at) => touch(burst, `f${at}.xs`, at),
        touch(undefined, `f${times[0] ?? 0}.xs`, times[0] ?? 0),
      ),
  )

describe('a burst of saves', () => {
  it.each([
    ['one file', [0], 200],
    ['two files', [0, 150], 350],
    ['four files within two seconds', [0, 10, 20, 30], 230],
    ['five files within two seconds', [0, 10, 20, 30, 40], 2040],
    ['five files, slowly', [0, 1000, 2000, 3000, 4000], 4200],
  ])('of %s is whole when it has rested', (_, times, due) => {
    expect(burstOf(...times)).toBe(due)
  })

  it('counts a file once, however often it is saved', () => {
    const burst = [10, 20, 30, 40, 50].reduce((so, at) => touch(so, 'a.xs', at), touch(undefined, 'a.xs', 0))
    expect(settledAt(burst)).toBe(250)
  })

  it('is taken as it is after 15 seconds', () => {
    const times = Array.from({ length: 200 }, (_, n) => n * 90)
    expect(burstOf(...times)).toBe(15_000)
  })
})

describe('backing off', () => {
  it('doubles up to a minute, and does what the server asks', () => {
    expect([1, 2, 3, 4, 7, 20].map(n => backoff(n, 0))).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000])
    expect(backoff(1, 1)).toBe(1500)
    expect(backoff(5, 1, 300)).toBe(300)
  })
})

describe('a budget of requests', () => {
  it('is no limit until Xano refuses', () => {
    const busy = Array.from({ length: 100 }, (_, n) => n).reduce((so, at) => spend(so, at), UNLIMITED)
    expect(waitFor(busy, 4, 100)).toBe(0)
  })

  it('leaves a third to the user, and never has more within 20 seconds', () => {
    const eleven = Array.from({ length: 11 }, (_, n) => n).reduce((so, at) => spend(so, at), UNLIMITED)
    const learnt = learn(eleven, 11)
    expect(learnt.limit).toBe(10)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 40 }), counts => {
        let now = 100_000
        let budget = { ...learnt, sent: [] as readonly number[] }
        for (const count of counts) {
          now += waitFor(budget, count, now)
          for (let n = 0; n < count; n++) budget = { ...learnt, ...spend(budget, now) }
          expect(budget.sent.length).toBeLessThanOrEqual(6)
        }
      }),
    )
  })
})

describe('looking at Xano', () => {
  const rested = { hasLog: true, every: undefined, looked: 0, read: 0, readTook: 100, active: 0 }

  it('means its log every two seconds, and all of it once a minute', () => {
    expect(nextLook(rested)).toEqual({ at: 2000, how: 'log' })
    expect(nextLook({ ...rested, looked: 59_000 })).toEqual({ at: 60_000, how: 'read' })
  })

  it('means all of it, where there is no log: soon after an edit, and rarely when nobody edits', () => {
    const blind = { ...rested, hasLog: false }
    expect(nextLook(blind)).toEqual({ at: 2000, how: 'read' })
    expect(nextLook({ ...blind, looked: 100_000, read: 100_000 }).at).toBe(110_000)
    expect(nextLook({ ...blind, looked: 900_000, read: 900_000 }).at).toBe(930_000)
  })

  it('never takes more than a sixth of the time, however often it is wanted', () => {
    expect(nextLook({ ...rested, hasLog: false, every: 100, readTook: 4000 }).at).toBe(20_000)
    expect(nextLook({ ...rested, hasLog: false, every: 100, readTook: 10 }).at).toBe(100)
  })
})

describe('the audit log', () => {
  const row = (id: number, type: string, name: string): Activity => ({
    id,
    at: new Date(0),
    type,
    name,
    author: { name: '', email: '' },
  })
  const own = [{ kind: 'function', name: 'a' }]

  it.each([
    ['nothing after the mark', [], [], false],
    ['somebody who reads', [row(6, 'workspace:read', 'x')], [], false],
    ['somebody who edits', [row(6, 'function:update', 'b')], own, true],
    ['our own push', [row(6, 'function:update', 'a')], own, false],
    [
      'our own push, and an edit of the same',
      [row(7, 'function:update', 'a'), row(6, 'function:update', 'a')],
      own,
      true,
    ],
  ])('tells of %s', (_, rows, sent, isNews) => {
    const known = row(5, 'function:update', 'a')
    expect(newsIn([...rows, known], { id: 5, own: sent }).isNews).toBe(isNews)
  })

  it('tells of what may be behind the rows of a large push', () => {
    const sent = Array.from({ length: 20 }, (_, index) => ({ kind: 'function', name: `f${index}` }))
    const rows = sent.map(({ name }, index) => row(40 - index, 'function:update', name))
    const { isNews, mark } = newsIn(rows, { id: 5, own: sent })
    expect(isNews).toBe(true)
    expect(newsIn(rows, mark).isNews).toBe(false)
  })
})
