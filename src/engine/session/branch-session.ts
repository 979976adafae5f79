import type { Permissions } from '../../core/sync/permit.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { filePath, isFilePath } from '../../core/xs/file-path.ts'
import { ahead } from '../async/ahead.ts'
import type { Request } from '../cycle/request.ts'
import type { Cycle, CycleResult } from '../cycle/result.ts'
import { settle } from '../cycle/settle.ts'
import { WatchedWorktree } from '../files/watched-worktree.ts'
import { recentPushes } from '../observe/background.ts'
import { observeHere, observeThere } from '../observe/observe.ts'
import { hasMoved, type Rest, restAt } from '../observe/rest.ts'
import { type Budget, PUSH_REQUESTS, waitFor } from '../polling/budget.ts'
import { Poller } from '../polling/poller.ts'
import type { Clock } from '../ports/clock.ts'
import type { Memory } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { LocalScan } from '../ports/worktree.ts'
import type { Agreement } from '../questions/agreement.ts'
import { isSameState } from '../texts/same-state.ts'
import type { Place } from './desk.ts'

/** The folder is compared whole this often, for the events that got lost. */
const RESCAN_MS = 180_000

/** What Xano takes nothing of for now is tried again this often. */
const RETRY_MS = 60_000

/** The events of what a try has written come within this time, also where the folder is only looked at each second. */
const ECHO_MS = 2000

/** What became of a try to bring both sides in step. */
export type Attempt =
  | { readonly kind: 'ran'; readonly results: readonly CycleResult[]; readonly live: boolean | undefined }
  /** Nobody has changed anything. */
  | { readonly kind: 'nothing' }
  /** Something was saved while Xano was read; the next try reads again. */
  | { readonly kind: 'interrupted' }
  /** Xano allows no push for so long. */
  | { readonly kind: 'later'; readonly ms: number }

/** What a try depends on, from one moment to the next. */
export interface Moment {
  /** Hears of each cycle as it ends: what was done counts also where a later one throws. */
  readonly heard: (result: CycleResult) => void
  readonly budget: Budget
  /** Xano takes nothing for now, and why. */
  readonly closed: string | undefined
  /** Beside what the place lets one do by itself. */
  readonly agreed: readonly Agreement[]
  /** Something was saved since the try began. */
  readonly isInterrupted: () => boolean
  readonly during: <T>(work: () => Promise<T>) => Promise<T>
}

/** A session's time on one branch: what both sides held when they rested last, and what is new since. */
export class BranchSession {
  readonly place: Place
  readonly #ports: Ports
  readonly #folder: WatchedWorktree
  readonly #clock: Clock
  readonly #poller: Poller
  #rest: Rest | undefined
  #seen: RemoteSnapshot | undefined
  #isUnread = true
  #isReady = false
  /** What a try comes to is no rest where `forget` was said meanwhile. */
  #forgotten = 0
  #scanned: number
  /** When the last try ended. */
  #tried = Number.NEGATIVE_INFINITY
  /** When to try again what Xano took nothing of, because the branch is live or closed to pushes. */
  #retryAt = Infinity

  constructor(place: Place, clock: Clock) {
    this.place = place
    this.#folder = new WatchedWorktree(place.ports.worktree)
    this.#ports = { ...place.ports, worktree: this.#folder }
    this.#clock = clock
    this.#scanned = clock.elapsed()
    this.#poller = new Poller(place.ports.remote, clock, place.every)
  }

  /** When to look again whether anything is new. */
  due(budget: Budget): number {
    return Math.min(this.#poller.next(budget).at, this.#scanned + RESCAN_MS, this.#retryAt)
  }

  /** Whether anything is new, as far as a look tells; `hinted`, when only the folder and git are in question. */
  async look(budget: Budget, hinted: boolean): Promise<boolean> {
    const now = this.#clock.elapsed()
    const isRescan = this.#scanned + RESCAN_MS <= now
    if (isRescan) this.#folder.forget()
    if (isRescan || hinted) {
      const hasMoved = this.#hasMoved(await this.#scan(), await this.#ports.history.recall())
      if (isRescan) this.#scanned = now
      return hasMoved
    }
    if (!this.#isReady) await this.#makeReady()
    const { how } = this.#poller.next(budget)
    this.#isUnread = this.#retryAt <= now || how === 'read' || (await this.#poller.hasNews())
    return this.#isUnread
  }

  /** A file of the folder may have changed. */
  touch(path: string): void {
    const checked = filePath(path)
    if (isFilePath(checked)) this.#folder.touch(checked)
  }

  /** Whether a file, or one in a folder, was written by the last try, just now: its events tell of nobody's work then. */
  hasWritten(path: string): boolean {
    return this.#clock.elapsed() <= this.#tried + ECHO_MS && this.#folder.hasWritten(path)
  }

  /** Any file of the folder may have changed. */
  touchAll(): void {
    this.#folder.forget()
  }

  /** What was known of both sides may not be true any more. */
  forget(): void {
    this.#folder.forget()
    this.#rest = undefined
    this.#isUnread = true
    this.#forgotten++
  }

  /** Does whatever there is to do. Throws what a cycle throws. */
  async attempt(moment: Moment): Promise<Attempt> {
    this.#tried = Infinity
    try {
      return await this.#attempt(moment)
    } finally {
      this.#tried = this.#clock.elapsed()
    }
  }

  async #attempt(moment: Moment): Promise<Attempt> {
    const forgotten = this.#forgotten
    this.#folder.begin()
    if (this.#isUnread) await this.#poller.begin()
    const scan = await this.#scan()
    const hasMoved = this.#hasMoved(scan, await this.#ports.history.recall())
    if (!hasMoved && !this.#isUnread) return { kind: 'nothing' }
    const ms = hasMoved ? waitFor(moment.budget, 1 + PUSH_REQUESTS, this.#clock.elapsed()) : 0
    if (ms > 0) return { kind: 'later', ms }
    const live = hasMoved ? await this.#poller.askIsLive() : await this.#poller.isLive()
    const agreed = moment.agreed.reduce((so, { to }) => to(so), requestFor(this.place, live))
    const request = {
      ...(moment.closed === undefined ? agreed : closedTo(agreed, moment.closed)),
      heard: moment.heard,
    }
    const { results, memory } = await moment.during(async () => ({
      results: await (hasMoved ? this.#run(request) : this.#take(request, moment)),
      memory: await this.#ports.history.recall(),
    }))
    if (typeof results === 'string') return { kind: results }
    this.#isUnread = false
    this.#isReady = false
    const last = results.at(-1)
    const { head, files } = last?.kind === 'done' ? last.folder : scan
    if (this.#forgotten === forgotten) this.#rest = restAt({ head, files, obstacles: scan.obstacles }, memory)
    this.#retryAt = isWithheld(last) ? this.#clock.elapsed() + RETRY_MS : Infinity
    if (last?.kind === 'done') this.#seen = isBlocked(last) ? undefined : last.seen
    return { kind: 'ran', results, live }
  }

  /** Asks at rest, where nobody waits for it, what the next cycle will ask: none of it changes until then. */
  async #makeReady(): Promise<void> {
    this.#isReady = true
    const { library } = this.place
    const [{ mirror }] = await Promise.all([
      observeHere(this.#ports, library),
      recentPushes(this.#ports, library),
    ])
    if (this.#seen) observeThere(this.#seen, mirror.versions)
  }

  async #run(request: Request): Promise<CycleResult[]> {
    const began = this.#clock.elapsed()
    const results = await settle(this.#ports, this.place.library, request)
    this.#poller.hasRead({ began, isNew: true, sent: sentIn(results) })
    return results
  }

  /** Reads Xano, and takes what is new. Nobody else of this folder can have pushed since it was read. */
  async #take(
    request: Request,
    { isInterrupted }: Moment,
  ): Promise<CycleResult[] | 'nothing' | 'interrupted'> {
    const began = this.#clock.elapsed()
    const seen = await this.place.ports.remote.snapshot()
    const isNew = !this.#seen || !isSameState(seen, this.#seen)
    this.#poller.hasRead({ began, took: this.#clock.elapsed() - began, isNew, sent: [] })
    if (!isNew && began < this.#retryAt) {
      this.#isUnread = false
      this.#seen = seen
      return 'nothing'
    }
    if (isInterrupted()) return 'interrupted'
    const results = await settle(this.#ports, this.place.library, { ...request, seen })
    this.#poller.hasRead({ began, isNew: true, sent: sentIn(results) })
    return results
  }

  #scan(): Promise<LocalScan> {
    return this.#folder.scan(
      this.#rest?.files ?? ahead(this.#ports.history.recall().then(({ base }) => base)),
    )
  }

  #hasMoved(scan: LocalScan, memory: Memory): boolean {
    return !this.#rest || hasMoved(this.#rest, scan, memory)
  }
}

const requestFor = ({ request, mayServe }: Place, live: boolean | undefined): Request =>
  live && !mayServe ? sendingNothing(request, { kind: 'live' }) : request

/** Whatever was agreed to: it goes when Xano takes something again. */
const closedTo = (request: Request, message: string): Request =>
  sendingNothing(request, { kind: 'closed', message })

const sendingNothing = (request: Request, nothingSent: NonNullable<Permissions['nothingSent']>): Request => ({
  ...request,
  permissions: { ...request.permissions, nothingSent },
})

/** The disk did not take a file: what Xano shows is still news the next time. */
const isBlocked = ({ outcomes }: Cycle): boolean =>
  [...outcomes.values()].some(({ local }) => typeof local === 'object')

/** Nothing was sent, whatever it was. */
const isWithheld = (last: CycleResult | undefined): boolean =>
  last?.kind === 'done' && last.plan.held.some(({ reason: { kind } }) => kind === 'live' || kind === 'closed')

/** What was sent or deleted: each leaves a row in Xano's log. */
function sentIn(results: readonly CycleResult[]): Definition[] {
  return results.flatMap(result =>
    result.kind !== 'done'
      ? []
      : result.plan.transitions.flatMap(({ key, sides: { ours, theirs } }) => {
          const kind = result.outcomes.get(key)?.remote?.kind
          const sent = kind === 'applied' || kind === 'altered' ? (ours ?? theirs)?.definition : undefined
          return sent ? [sent] : []
        }),
  )
}
