import type { CycleResult } from '../cycle/result.ts'
import { accountOf } from '../report/account.ts'
import {
  compareStanding,
  isSameStanding,
  NOTHING_WAITS,
  settledIn,
  type Standing,
} from '../report/standing.ts'
import type { Place } from './desk.ts'
import type { News } from './news.ts'

/** Makes news of what a session's runs did, and tells nothing twice. */
export class Teller {
  readonly #tell: (news: News) => void
  #ready: Place | undefined
  #live: boolean | undefined
  #standing: Standing = NOTHING_WAITS
  #halted: string | undefined
  #isSettled = false

  constructor(tell: (news: News) => void) {
    this.#tell = tell
  }

  ran(results: readonly CycleResult[], place: Place, live: boolean | undefined): void {
    const last = results.at(-1)
    if (this.#ready !== place || (live !== undefined && live !== this.#live))
      this.#tell({ event: 'ready', place, live })
    this.#ready = place
    this.#live = live
    if (last?.kind === 'halted') {
      if (last.id !== this.#halted) this.#tell({ event: 'halted', halt: last.halt, id: last.id })
      this.#halted = last.id
      this.#isSettled = false
      return
    }
    this.#halted = undefined
    const account = accountOf(results)
    const { conflicts, held, problems } = account
    const change = compareStanding(this.#standing, account)
    const isSame = isSameStanding(change)
    this.#standing = { conflicts, held, problems }
    const hasFailed = account.failed.length > 0
    const isNew = account.pulled.length + account.merged.length + account.pushed.length > 0
    if (last && (isNew || !isSame))
      this.#tell({ event: 'done', account: { ...account, ...change.appeared, failed: [] }, results })
    const gone = settledIn(change.gone, account)
    if (Object.values(gone).some(list => list.length > 0)) this.#tell({ event: 'resolved', gone })
    if (!hasFailed && (isNew || !isSame || !this.#isSettled))
      this.#tell({ event: 'settled', standing: this.#standing })
    this.#isSettled = !hasFailed
  }

  /** What the cycles did before one of them failed. */
  cutOff(results: readonly CycleResult[], place: Place): void {
    const last = results.at(-1)
    const account = accountOf(results)
    if (!last || account.pulled.length + account.merged.length + account.pushed.length === 0) return
    if (this.#ready !== place) this.#tell({ event: 'ready', place, live: undefined })
    this.#ready = place
    this.#tell({ event: 'done', account: { ...account, ...NOTHING_WAITS, failed: [] }, results })
    this.#isSettled = false
  }

  /** Something went wrong: whether both sides agree is not known until the next run. */
  unsettled(): void {
    this.#isSettled = false
  }
}
