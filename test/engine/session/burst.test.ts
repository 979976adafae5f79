import { describe, expect, it } from 'vitest'
import { type Burst, settledAt, touch } from '../../../src/engine/session/burst.ts'

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

  it('is none of many for what came back of what was written here, and waits until that is over', () => {
    const burst = ['a.xs', undefined, 'b.xs', 'c.xs', 'd.xs', undefined].reduce<Burst | undefined>(
      (so, path, n) => touch(so, path, n * 10),
      undefined,
    )
    expect(burst && settledAt(burst)).toBe(250)
  })

  it('is taken as it is after 15 seconds', () => {
    const times = Array.from({ length: 200 }, (_, n) => n * 90)
    expect(burstOf(...times)).toBe(15_000)
  })
})
