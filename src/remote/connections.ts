import type { Dispatcher } from 'undici'
import request from 'undici/lib/api/api-request.js'
import Pool from 'undici/lib/dispatcher/pool.js'

/**
 * For so long a connection that nobody needs stays open, where the server does not ask for less: longer than it is from
 * one look of a watch to the next, and shorter than servers wait by default (nginx 75 s, Amazon's balancers 60 s).
 */
const KEPT_OPEN_MS = 30_000

/** For so long after a connection has died what must not be asked twice has a new one of its own. */
const WARY_MS = 60_000

/** What is asked, how, and whether it may be asked twice. */
export type Asked = Dispatcher.RequestOptions & { readonly mayRepeat: boolean }

/** Milliseconds on the wall, which go on while the machine is asleep. */
export type WallClock = () => number

interface Kept {
  readonly pool: Pool
  /** When an answer came by one of these connections last. */
  answered: number | undefined
}

/**
 * Connections to one server, each kept for the next request. One that was kept may have died unnoticed: a proxy has let
 * go of it, or the machine was asleep. So where one fails, all of its time are let go of, none is taken after a longer
 * rest than they are kept for, and a question that has met a dead one is asked again by a new one.
 */
export class Connections {
  readonly #origin: string
  readonly #options: Pool.Options
  readonly #now: WallClock
  readonly #old = new Set<Pool>()
  #kept: Kept
  #failed = Number.NEGATIVE_INFINITY

  constructor(origin: string, options: Pool.Options, now: WallClock = Date.now) {
    this.#origin = origin
    this.#options = { ...options, connections: 4, keepAliveTimeout: KEPT_OPEN_MS }
    this.#now = now
    this.#kept = this.#open()
  }

  /** The beginning of an answer. Throws what undici throws. */
  async request({ mayRepeat, ...options }: Asked): Promise<Dispatcher.ResponseData> {
    this.#letGoOfDoubtful(mayRepeat)
    for (let isAgain = false; ; isAgain = true) {
      const kept = this.#kept
      try {
        const answer = await request.call(kept.pool, options)
        kept.answered = this.#now()
        return answer
      } catch (error) {
        this.#failed = this.#now()
        if (this.#kept === kept) this.#renew()
        const mayHelp = mayRepeat && !isAgain && kept.answered !== undefined && hasBroken(error)
        if (!mayHelp) throw error
      }
    }
  }

  /** Ends what is under way as well. */
  async destroy(): Promise<void> {
    await Promise.all([this.#kept.pool, ...this.#old].map(pool => pool.destroy()))
  }

  #letGoOfDoubtful(mayRepeat: boolean): void {
    const { answered } = this.#kept
    if (answered === undefined) return
    const now = this.#now()
    const isWary = !mayRepeat && Math.abs(now - this.#failed) < WARY_MS
    if (isWary || now - answered > KEPT_OPEN_MS) this.#renew()
  }

  /** What is under way on the connections of before goes on. */
  #renew(): void {
    const { pool } = this.#kept
    if (pool.destroyed) return
    this.#old.add(pool)
    void pool.close().then(() => this.#old.delete(pool))
    this.#kept = this.#open()
  }

  #open(): Kept {
    return { pool: new Pool(this.#origin, this.#options), answered: undefined }
  }
}

/** A connection that stood was reset, or ended, before an answer began. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

const hasBroken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && BROKEN.has(String(error.code))
