import { describe, expect, it } from 'vitest'
import { backoff } from '../../../src/engine/session/backoff.ts'

describe('backing off', () => {
  it('doubles up to a minute, and does what the server asks', () => {
    expect([1, 2, 3, 4, 7, 20].map(n => backoff(n, 0))).toEqual([1000, 2000, 4000, 8000, 60_000, 60_000])
    expect(backoff(1, 1)).toBe(1500)
    expect(backoff(5, 1, 300)).toBe(300)
  })
})
