import type { CycleResult } from '../cycle/result.ts'
import type { Clock } from '../ports/clock.ts'
import type { Agreement } from '../questions/agreement.ts'
import { backoff } from './backoff.ts'
import { type Desk, type Hint, isSameBranch } from './desk.ts'
import type { News } from './news.ts'
import { dueAt, isToldAlike, nextPhase, type Obstacle, type Phase, type Signal } from './phase.ts'
import { BranchSession } from './branch-session.ts'
import { Teller } from './teller.ts'
import { type Diagnosis, diagnose, troubleIn } from './trouble.ts'

/** An obstacle is looked at this often, besides every hint that it may be gone. */
const RECHECK_MS = 1000
/** A lasting fault of the settings or of Xano's side, and a token that was refused, are tried again this often. */
const RETRY_BLOCKED_MS = 60_000

interface Means {
  readonly clock: Clock
  /** 0 to 1. */
  readonly chance: () => number
  readonly tell: (news: News) => void
}

/**
 * Keeps a folder and Xano in step until it is stopped. One thing at a time: every hint, look and wish leads to the one
 * cycle, and whatever arrives in the middle of a cycle leads to exactly one more.
 */
export class Session {
  readonly #desk: Desk
  readonly #means: Means
  readonly #teller: Teller
  #phase: Phase = { name: 'running', again: false, failures: 0 }
  #onBranch: BranchSession | undefined
  #waking = new AbortController()
  /** Git, the settings or another command gave a hint that nobody has followed yet. */
  #isHinted = false
  #checked = 0
  #blockedAt = 0
  #refusedCredentials = ''
  #closed: string | undefined
  /** What has still to be carried out. */
  #agreed: readonly Agreement[] = []
  /** What stood in the way and is tried again: whether it is gone shows in what comes of that. */
  #doubt: Obstacle | undefined

  constructor(desk: Desk, means: Means) {
    this.#desk = desk
    this.#means = means
    this.#teller = new Teller(means.tell)
  }

  /** Resolves once it was stopped. */
  async run(): Promise<void> {
    this.#means.tell({ event: 'phase', phase: this.#phase })
    await this.#desk.start(hint => {
      this.#take(hint)
    })
    try {
      while (this.#phase.name !== 'stopped') await this.#next()
    } finally {
      await this.#desk.close()
    }
  }

  /** Ends after what is under way. */
  stop(): void {
    this.#signal({ type: 'stop' })
  }

  /** A person wants a cycle now, whatever is waited for, and agrees to more than the policy lets one do by itself. */
  call(...agreed: readonly Agreement[]): void {
    this.#agreed = [...this.#agreed, ...agreed]
    this.#closed = undefined
    this.#blockedAt = Number.NEGATIVE_INFINITY
    this.#isHinted = true
    this.#onBranch?.forget()
    this.#signal({ type: 'called' })
  }

  #take(hint: Hint): void {
    if (hint.kind === 'file' || hint.kind === 'folder') {
      if (hint.kind === 'file') this.#onBranch?.touch(hint.path)
      else this.#onBranch?.touchAll()
      const path = this.#onBranch?.hasWritten(hint.path) ? undefined : hint.path
      this.#signal({ type: 'touched', path, at: this.#now() })
      return
    }
    this.#isHinted = true
    this.#waking.abort()
  }

  async #next(): Promise<void> {
    if (this.#phase.name === 'running') return this.#attempt()
    const due = this.#due()
    if (due > this.#now()) return this.#sleep(due - this.#now())
    if (this.#phase.name === 'blocked') return this.#recheck(this.#phase.obstacle)
    if (this.#phase.name === 'resting') return this.#look()
    this.#signal({ type: 'due' })
  }

  /** When there is something to do next. */
  #due(): number {
    if (this.#phase.name === 'blocked') return this.#isHinted ? this.#now() : this.#checked + RECHECK_MS
    if (this.#phase.name === 'resting')
      return this.#isHinted || !this.#onBranch ? this.#now() : this.#onBranch.due(this.#desk.budget())
    return dueAt(this.#phase) ?? this.#now()
  }

  /** At rest: has git moved, has Xano news, did an event of the folder get lost? */
  #look(): Promise<void> {
    const isHinted = this.#isHinted
    this.#isHinted = false
    return this.#guarded(async () => {
      if (await this.#isObstructed()) return
      const isElsewhere = this.#onBranch?.place !== (await this.#desk.open())
      if (isElsewhere || (await this.#onBranch?.look(this.#desk.budget(), isHinted)))
        this.#signal({ type: 'called' })
    })
  }

  #attempt(): Promise<void> {
    const done: CycleResult[] = []
    const undone = (): void => {
      const place = this.#onBranch?.place
      if (place) this.#teller.cutOff(done, place)
    }
    return this.#guarded(async () => {
      this.#isHinted = false
      if (await this.#isObstructed()) return
      const place = await this.#desk.open()
      if (this.#onBranch?.place !== place) {
        if (this.#onBranch && !isSameBranch(this.#onBranch.place, place)) this.#agreed = []
        this.#onBranch = new BranchSession(place, this.#means.clock)
      }
      const agreed = this.#agreed
      const attempt = await this.#onBranch.attempt({
        heard: result => {
          done.push(result)
        },
        budget: this.#desk.budget(),
        closed: this.#closed,
        agreed,
        isInterrupted: () => this.#phase.name === 'running' && this.#phase.burst !== undefined,
        during: work => this.#desk.during(work),
      })
      this.#goOn()
      if (attempt.kind === 'later') return this.#sleep(attempt.ms)
      if (attempt.kind === 'ran') this.#teller.ran(attempt.results, place, attempt.live)
      this.#closed = undefined
      const last = attempt.kind === 'ran' ? attempt.results.at(-1) : undefined
      if (last) this.#agreed = this.#agreed.filter(one => !agreed.includes(one) || one.waits(last))
      const trouble = attempt.kind === 'ran' ? troubleIn(attempt.results) : undefined
      if (trouble) {
        this.#onBranch.forget()
        this.#fail({ kind: 'passes', trouble })
      } else this.#signal({ type: 'finished' })
    }, undone)
  }

  #recheck(before: Obstacle): Promise<void> {
    const isHinted = this.#isHinted
    this.#isHinted = false
    this.#checked = this.#now()
    return this.#guarded(() => this.#resume(before, isHinted))
  }

  async #resume(before: Obstacle, isHinted: boolean): Promise<void> {
    if (await this.#isObstructed()) return
    const isRefused = before.kind === 'token' && this.#desk.credentials() === this.#refusedCredentials
    const waits = isRefused || (before.kind === 'broken' && !isHinted)
    if (waits && this.#now() < this.#blockedAt + RETRY_BLOCKED_MS) return
    if (isRefused || before.kind === 'broken') this.#doubt = before
    else this.#means.tell({ event: 'resumed' })
    this.#onBranch?.forget()
    this.#signal({ type: 'cleared' })
  }

  /** Whatever goes wrong leads to a state from which the session goes on by itself. */
  async #guarded(work: () => Promise<void>, undone: () => void = () => undefined): Promise<void> {
    try {
      await work()
    } catch (error) {
      undone()
      this.#onBranch?.forget()
      const diagnosis = await this.#diagnose(error)
      if (diagnosis.kind !== 'closed') this.#teller.unsettled()
      if (diagnosis.kind === 'obstacle') this.#obstruct(diagnosis.obstacle)
      else if (diagnosis.kind === 'closed' && !this.#closed) this.#closed = diagnosis.trouble.message
      else this.#fail({ ...diagnosis, kind: 'passes' })
    }
  }

  /** What stood in the way does no more. */
  #goOn(): void {
    if (this.#doubt) this.#means.tell({ event: 'resumed' })
    this.#doubt = undefined
  }

  /** What stands in the way is the better word for what failed because of it. */
  async #diagnose(error: unknown): Promise<Diagnosis> {
    const obstacle = await this.#desk.obstacle().catch(() => undefined)
    return obstacle ? { kind: 'obstacle', obstacle } : diagnose(error)
  }

  #fail({ trouble, askedMs, isMomentary }: Extract<Diagnosis, { kind: 'passes' }>): void {
    this.#goOn()
    const failures = 'failures' in this.#phase ? this.#phase.failures + 1 : 1
    const retryInMs = backoff(failures, this.#means.chance(), askedMs)
    if (!isMomentary || failures > 2) this.#means.tell({ event: 'error', trouble, retryInMs })
    this.#signal({ type: 'failed', trouble, until: this.#now() + retryInMs })
  }

  /** Whether something stands in the way; then that is said. */
  async #isObstructed(): Promise<boolean> {
    const obstacle = await this.#desk.obstacle()
    if (obstacle) this.#obstruct(obstacle)
    return obstacle !== undefined
  }

  #obstruct(obstacle: Obstacle): void {
    const before = this.#phase.name === 'blocked' ? this.#phase.obstacle : undefined
    this.#checked = this.#now()
    if (JSON.stringify(before) === JSON.stringify(obstacle)) return
    this.#blockedAt = this.#checked
    const isLasting = JSON.stringify(this.#doubt) === JSON.stringify(obstacle)
    this.#doubt = undefined
    if (obstacle.kind === 'token') this.#refusedCredentials = this.#desk.credentials()
    this.#teller.unsettled()
    if (!isLasting) this.#means.tell({ event: 'paused', obstacle })
    this.#signal({ type: 'obstructed', obstacle })
  }

  #signal(signal: Signal): void {
    const before = this.#phase
    this.#phase = nextPhase(before, signal)
    if (!isToldAlike(before, this.#phase)) this.#means.tell({ event: 'phase', phase: this.#phase })
    this.#waking.abort()
  }

  async #sleep(ms: number): Promise<void> {
    this.#waking = new AbortController()
    await this.#means.clock.sleep(ms, this.#waking.signal)
  }

  #now(): number {
    return this.#means.clock.elapsed()
  }
}
