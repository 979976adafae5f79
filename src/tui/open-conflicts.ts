import type { Sight } from '../core/sync/reconcile.ts'
import type { Waiting } from '../engine/report/waiting.ts'
import type { StoredChoices } from './stored-choices.ts'
import type { Command } from './model/command.ts'
import { itemCount, type State } from './model/state.ts'
import { straysOf } from './model/stray.ts'
import type { ResolverDesk } from './resolver-desk.ts'
import type { Store } from './store.ts'

/** What is not found by then is found while the rest is shown already. */
const OPEN_MS = 200
/** How far the search is shows this often; more seldom, where showing it takes long. */
const FRAME_MS = 250
/** The conflicts are looked at this often; more seldom, where a look takes long. */
const LOOK_MS = 2000
const PATIENCE = 5

/** What the person is at. */
interface Person {
  /** They have pressed a key. */
  readonly hasBegun: () => boolean
  /** Nothing that they asked for is under way. */
  readonly isIdle: () => boolean
}

/**
 * Keeps the list of conflicts true to what is open, until it is closed: it grows while it is shown, and what is resolved
 * or changed elsewhere is noticed.
 */
export class OpenConflicts {
  /** Settles once all that is open has been found. */
  readonly found: Promise<void>
  readonly #desk: Pick<ResolverDesk, 'clock' | 'credits' | 'look'>
  readonly #store: Store<State, Command>
  readonly #person: Person
  readonly #seen: Promise<void>
  #show: () => void = () => undefined
  readonly #closing = new AbortController()

  constructor(
    desk: Pick<ResolverDesk, 'clock' | 'credits' | 'look'>,
    store: Store<State, Command>,
    person: Person,
  ) {
    this.#desk = desk
    this.#store = store
    this.#person = person
    this.#seen = new Promise(resolve => (this.#show = resolve))
    this.found = this.#find()
  }

  /** Resolves when all has been found, or after a moment: the rest is found while that is shown. */
  async opened(): Promise<void> {
    const enough = new AbortController()
    await Promise.race([this.found, this.#desk.clock.sleep(OPEN_MS, enough.signal)])
    enough.abort()
  }

  /** The person sees what has been found. */
  shown(): void {
    this.#show()
  }

  close(): void {
    this.#closing.abort()
  }

  /** There may be more than has been found. */
  get isLooking(): boolean {
    return this.#store.get().looking !== undefined
  }

  get isEmpty(): boolean {
    return !this.isLooking && itemCount(this.#store.get()) === 0
  }

  async lookAgain(): Promise<void> {
    this.#take(await this.#desk.look())
  }

  /** What shows the list comes first, until the person sees it. */
  async #find(): Promise<void> {
    const { clock, look } = this.#desk
    const began = clock.elapsed()
    let next = began + FRAME_MS
    const sees = async ({ conflicts, decided, of }: Sight): Promise<void> => {
      const now = clock.elapsed()
      if (now < next) return
      this.#store.dispatch({ type: 'refresh', conflicts, looking: { decided, of } })
      await clock.sleep(0)
      const took = clock.elapsed() - now
      if (now >= began + OPEN_MS) await this.#seen
      next = clock.elapsed() + Math.max(FRAME_MS, PATIENCE * took)
    }
    this.#take(await look({ sees, signal: this.#closing.signal }))
    if (itemCount(this.#store.get()) === 1 && !this.#person.hasBegun()) this.#store.dispatch({ type: 'open' })
  }

  /** Takes over what another resolver of the same conflicts has stored. What cannot be looked at is looked at again. */
  async watch(stored: StoredChoices): Promise<void> {
    const { clock } = this.#desk
    const { signal } = this.#closing
    const isOpen = (): boolean => !signal.aborted
    const isIdle = (): boolean => isOpen() && this.#person.isIdle()
    void this.#credit()
    let took = 0
    while (isOpen()) {
      await clock.sleep(Math.max(LOOK_MS, PATIENCE * took), signal)
      if (!isIdle()) continue
      const began = clock.elapsed()
      const waiting = await this.#desk.look({ signal }).catch(() => undefined)
      took = clock.elapsed() - began
      if (!waiting || !isIdle()) continue
      const before = this.#store.get().cases
      const changes = stored.news()
      if (changes.size > 0) this.#store.dispatch({ type: 'adopt', changes })
      this.#take(waiting)
      if (this.#store.get().cases !== before) void this.#credit()
    }
  }

  #take(waiting: Waiting): void {
    const { conflicts } = waiting
    this.#store.dispatch({ type: 'refresh', conflicts, strays: straysOf(waiting) })
  }

  async #credit(): Promise<void> {
    const conflicts = this.#store.get().cases.map(({ conflict }) => conflict)
    const credits = await this.#desk.credits(conflicts).catch(() => undefined)
    if (credits) this.#store.dispatch({ type: 'credited', credits })
  }
}
