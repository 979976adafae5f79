import { type Budget, learn, spend, UNLIMITED } from '../../../src/engine/polling/budget.ts'
import { RateLimited } from '../../../src/engine/ports/errors.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import type { Desk, Hint, Place } from '../../../src/engine/session/desk.ts'
import type { News } from '../../../src/engine/session/news.ts'
import type { Obstacle } from '../../../src/engine/session/phase.ts'
import { Session } from '../../../src/engine/session/session.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Bench, fn } from '../../doubles/bench.ts'
import { StagedClock } from '../../doubles/staged-clock.ts'

/** A folder in memory that a session watches; every request costs 20 ms. */
export class Room implements Desk {
  readonly bench = new Bench()
  readonly clock = new StagedClock()
  readonly requests: { readonly name: string; readonly at: number }[] = []
  readonly news: News[] = []
  readonly session: Session
  blocked: Obstacle | undefined
  token = 'one'
  fails: Error | undefined
  limit: () => Error | undefined = () => undefined
  place: Place
  #hint: (hint: Hint) => void = () => undefined
  #budget: Budget = UNLIMITED
  #free: Promise<unknown> = Promise.resolve()

  constructor(place: Partial<Place> = {}) {
    const { remote, worktree, history, journal } = this.bench
    const ports = { remote, worktree, history, journal, clock: this.clock }
    const permissions = { local: true, remote: true, deletions: false, dataLoss: false }
    this.place = {
      binding: { origin: 'https://x.example', workspace: 1, label: 'v1' },
      branch: 'v1',
      ports,
      library: new Library(),
      request: { permissions },
      mayServe: false,
      every: undefined,
      ...place,
    }
    remote.before = name => {
      this.clock.pass(20)
      this.#budget = spend(this.#budget, this.clock.elapsed())
      this.requests.push({ name, at: this.clock.elapsed() })
      const failure = this.fails ?? this.limit()
      if (failure instanceof RateLimited) this.#budget = learn(this.#budget, this.clock.elapsed())
      if (failure) throw failure
    }
    this.session = new Session(this, {
      clock: this.clock,
      chance: () => 0,
      tell: news => this.news.push(news),
    })
  }

  start(hint: (hint: Hint) => void): Promise<void> {
    this.#hint = hint
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  obstacle(): Promise<Obstacle | undefined> {
    return Promise.resolve(this.blocked)
  }

  open(): Promise<Place> {
    return Promise.resolve(this.place)
  }

  credentials(): string {
    return this.token
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#free.then(work)
    this.#free = done.catch(() => undefined)
    return done
  }

  budget(): Budget {
    return this.#budget
  }

  hint(hint: Hint): void {
    this.#hint(hint)
  }

  save(path: string, text: string): void {
    this.bench.save(path, text)
    this.#hint({ kind: 'file', path })
  }

  /** Runs until that much time has passed. */
  async until(ms: number): Promise<this> {
    this.clock.at(ms, () => {
      this.session.stop()
    })
    await this.session.run()
    return this
  }

  events(): string[] {
    return this.news.filter(({ event }) => event !== 'phase').map(({ event }) => event)
  }

  count(name: string, from = 0): number {
    return this.requests.filter(request => request.name === name && request.at >= from).length
  }
}

/** A row of the audit log that somebody else has left. */
export const rowOf = (id: number, type: string, name: string): Activity => ({
  id,
  at: new Date(0),
  type,
  name,
  author: { name: 'Ada', email: 'ada@example.com' },
})

export const PATH = 'function/a.xs'

/** Brings one definition in step, and counts from then on. */
export async function inStep(room: Room): Promise<void> {
  room.bench.remote.put(fn('a'))
  await room.bench.settle()
  room.bench.remote.received.length = 0
  room.requests.length = 0
}
