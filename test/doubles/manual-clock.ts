import type { Clock } from '../../src/engine/ports/clock.ts'

/** Time that passes only when somebody sleeps, or a test says so. */
export class ManualClock implements Clock {
  readonly slept: number[] = []
  #now: number

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start
  }

  now(): Date {
    return new Date(this.#now)
  }

  elapsed(): number {
    return this.#now
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms)
    this.pass(ms)
    return Promise.resolve()
  }

  pass(ms: number): void {
    this.#now += ms
  }
}
