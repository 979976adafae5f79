import { describe, expect, it } from 'vitest'
import { nextLook } from '../../../src/engine/polling/poll-schedule.ts'

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
