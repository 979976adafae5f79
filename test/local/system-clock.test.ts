import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/local/system-clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('the clock of this machine', () => {
  it('sleeps as long as it is told', async () => {
    vi.useFakeTimers()
    const woke = vi.fn()
    const asleep = systemClock.sleep(50).then(woke)
    await vi.advanceTimersByTimeAsync(49)
    expect(woke).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await asleep
    expect(vi.getTimerCount()).toBe(0)
  })

  it('wakes as soon as it is told to, and is not put to sleep after that', async () => {
    vi.useFakeTimers()
    const waker = new AbortController()
    const asleep = systemClock.sleep(50, waker.signal)
    waker.abort()
    await asleep
    await systemClock.sleep(50, waker.signal)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits for no timer where it sleeps for no time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    await systemClock.sleep(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets all go first that waits for its turn, however short it sleeps', async () => {
    const heard: string[] = []
    setImmediate(() => heard.push('a key'))
    await systemClock.sleep(0)
    expect(heard).toEqual(['a key'])
  })
})
