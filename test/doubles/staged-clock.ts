import type { Clock } from '../../src/engine/ports/clock.ts'

/** Time that passes only while somebody sleeps; what is to happen in the meantime happens at its moment. */
export class StagedClock implements Clock {
  #now = 0
  #wrong = 0
  readonly #scenes: { readonly at: number; readonly play: () => void | Promise<void> }[] = []

  now(): Date {
    return new Date(this.right().getTime() + this.#wrong)
  }

  /** By clocks elsewhere. */
  right(): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#now)
  }

  /** Asking takes time too, as it does in a real machine. */
  elapsed(): number {
    this.#now += 0.000_1
    return this.#now
  }

  /** Plays `play` as soon as that many milliseconds have passed since the beginning. */
  at(ms: number, play: () => void | Promise<void>): void {
    this.#scenes.push({ at: ms, play })
    this.#scenes.sort((a, b) => a.at - b.at)
  }

  /** Time that something takes. */
  pass(ms: number): void {
    this.#now += ms
  }

  /** The time of day becomes another one, and no time has passed. */
  jump(ms: number): void {
    this.#wrong += ms
  }

  async sleep(ms: number, woken?: AbortSignal): Promise<void> {
    const until = this.#now + ms
    while (!woken?.aborted) {
      const [scene] = this.#scenes
      if (!scene || scene.at > until) {
        this.#now = Math.max(this.#now, until)
        return
      }
      this.#scenes.shift()
      this.#now = Math.max(this.#now, scene.at)
      await scene.play()
    }
  }
}
