import type { Definition } from '../../core/xs/definition.ts'
import type { Clock } from '../ports/clock.ts'
import type { Remote } from '../ports/remote.ts'
import { type Budget, PUSH_REQUESTS, waitFor } from './budget.ts'
import { type LogMark, newsIn, ROWS } from './log-news.ts'
import { type Look, nextLook } from './poll-schedule.ts'

/** A branch may become live, or go, in the middle of the day. */
const LIVE_FOR_MS = 60_000

/** Finds out whether Xano has news, with as few requests as will do: by its audit log, or by reading it whole. */
export class Poller {
  readonly #remote: Remote
  readonly #clock: Clock
  readonly #every: number | undefined
  /** None, where the log may not be read, or has not answered. */
  #mark: LogMark | undefined
  #looked = 0
  #read = 0
  #readTook = 0
  #active: number
  #live: { readonly value: boolean | undefined; readonly at: number } | undefined

  constructor(remote: Remote, clock: Clock, every: number | undefined) {
    this.#remote = remote
    this.#clock = clock
    this.#every = every
    this.#active = clock.elapsed()
  }

  /**
   * To be called before Xano is read whole: finds out where the log stands, unless that is known. A log that has failed
   * to answer is asked again each time; one that may not be read costs no second request.
   */
  async begin(): Promise<void> {
    if (this.#mark) return
    const rows = await this.#remote.activity(ROWS)
    this.#mark = rows && { id: rows[0]?.id ?? 0, own: [] }
  }

  /** When to look next, and how. A push that may come has its requests left to it. */
  next(budget: Budget): { readonly at: number; readonly how: Look } {
    const [looked, read, readTook, active] = [this.#looked, this.#read, this.#readTook, this.#active]
    const hasLog = this.#mark !== undefined
    const { at, how } = nextLook({ hasLog, every: this.#every, looked, read, readTook, active })
    const now = this.#clock.elapsed()
    const wait = waitFor(budget, 2 + PUSH_REQUESTS, now)
    return { at: wait > 0 ? Math.max(at, now + wait) : at, how }
  }

  /** Whether the log tells of an edit by somebody else since the last look. */
  async hasNews(): Promise<boolean> {
    if (!this.#mark) return true
    const rows = await this.#remote.activity(ROWS)
    this.#looked = this.#clock.elapsed()
    if (!rows) {
      this.#mark = undefined
      return true
    }
    const { isNews, mark } = newsIn(rows, this.#mark)
    this.#mark = mark
    return isNews
  }

  /** Whether what is pushed serves production, as it was said within the last minute. */
  async isLive(): Promise<boolean | undefined> {
    const known = this.#live
    return known && this.#clock.elapsed() < known.at + LIVE_FOR_MS ? known.value : this.askIsLive()
  }

  /** The same as it is now: to be asked before anything is sent. */
  async askIsLive(): Promise<boolean | undefined> {
    const value = await this.#remote.isLive()
    this.#live = { value, at: this.#clock.elapsed() }
    return value
  }

  /** Xano was read whole, which took so long; what was sent by us in the meantime will stand in the log. */
  hasRead({
    began,
    took,
    isNew,
    sent,
  }: {
    began: number
    took?: number
    isNew: boolean
    sent: readonly Definition[]
  }): void {
    this.#looked = this.#clock.elapsed()
    this.#read = began
    if (took !== undefined) this.#readTook = took
    if (isNew) this.#active = this.#looked
    if (this.#mark) this.#mark = { ...this.#mark, own: [...this.#mark.own, ...sent] }
  }
}
