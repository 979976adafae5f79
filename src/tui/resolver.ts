import type { Sight } from '../core/sync/reconcile.ts'
import type { Answer } from '../engine/decisions/resolve.ts'
import type { Waiting } from '../engine/report/waiting.ts'
import { editOutside, mergeOutside } from './edit-outside.ts'
import { errorMessage } from './error-message.ts'
import { changesBetween, Keeper } from './keeper.ts'
import type { Command, Errand, Size } from './model/command.ts'
import { commandFor } from './model/keys.ts'
import type { Row } from './model/row.ts'
import { itemCount, openState, selectedStray, type State } from './model/state.ts'
import { straysOf } from './model/stray.ts'
import { update } from './model/update.ts'
import { view } from './model/view.ts'
import type { ResolverDesk } from './resolver-desk.ts'
import { settleStray } from './settle-stray.ts'
import { Store } from './store.ts'
import { acceptedIn, writtenOf } from './write-accepted.ts'

export type Ending = 'quit' | 'aborted'

/** What is not found by then is found while the rest is shown already. */
const OPEN_MS = 200
/** How far the search is shows this often; more seldom, where showing it takes long. */
const FRAME_MS = 250
/** The conflicts are looked at this often; more seldom, where a look takes long. */
const LOOK_MS = 2000
const PATIENCE = 5

/**
 * A person's sitting over open conflicts. Every choice is stored before it shows. Nothing but `write` touches a file,
 * and only where the conflict still is the one that was shown.
 */
export class Resolver {
  readonly #desk: ResolverDesk
  readonly #store: Store<State, Command>
  readonly #keeper: Keeper
  /** Settles once all that is open has been found. */
  readonly #found: Promise<void>
  /** The person sees what has been found. */
  readonly #seen: Promise<void>
  #show: () => void = () => undefined
  readonly #answers: Answer[] = []
  readonly #ended: Promise<Ending>
  #end: (ending: Ending) => void = () => undefined
  #away: <T>(work: () => Promise<T>) => Promise<T> = work => work()
  #shown: { readonly state: State; readonly rows: readonly Row[] } | undefined
  #isBusy = false
  #isTouched = false
  /** The person left while something was under way. */
  readonly #leaving = new AbortController()
  readonly #closing: AbortController = new AbortController()

  private constructor(desk: ResolverDesk, size: Size) {
    this.#desk = desk
    this.#keeper = new Keeper(desk.progress)
    const state = openState([], this.#keeper.before, size)
    this.#store = new Store({ ...state, looking: { decided: 0, of: 0 } }, update)
    this.#ended = new Promise(resolve => (this.#end = resolve))
    this.#seen = new Promise(resolve => (this.#show = resolve))
    this.#found = this.#find()
  }

  /** Has found what is open, or goes on to do so while the rest is shown. */
  static async open(desk: ResolverDesk, size: Size): Promise<Resolver> {
    const resolver = new Resolver(desk, size)
    const enough = new AbortController()
    await Promise.race([resolver.#found, desk.clock.sleep(OPEN_MS, enough.signal)])
    enough.abort()
    return resolver
  }

  /** There may be more than has been found. */
  get isLooking(): boolean {
    return this.#store.get().looking !== undefined
  }

  /** No conflict is open. */
  get isEmpty(): boolean {
    return !this.isLooking && itemCount(this.#store.get()) === 0
  }

  /** What became of the conflicts that were written. */
  get answers(): readonly Answer[] {
    return this.#answers
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener)

  readonly rows = (): readonly Row[] => {
    const state = this.#store.get()
    if (this.#shown?.state !== state) this.#shown = { state, rows: view(state) }
    return this.#shown.rows
  }

  readonly resize = (size: Size): void => {
    this.#store.dispatch({ type: 'resize', size })
  }

  readonly press = (key: string): void => {
    this.#isTouched = true
    if (this.#isBusy) {
      if (key === 'ctrl-c' || key === 'q') this.#leave()
      return
    }
    const wanted = commandFor(this.#store.get(), key)
    if (typeof wanted === 'string') void this.#run(wanted)
    else if (wanted) this.#choose(wanted)
  }

  /** Resolves when the person leaves; `away` gives the terminal to another program meanwhile. */
  async run(away: <T>(work: () => Promise<T>) => Promise<T>): Promise<Ending> {
    this.#away = away
    this.#show()
    const watching = this.#watch()
    const ending = await this.#ended
    this.#closing.abort()
    await watching
    return ending
  }

  quit(): void {
    this.#end('quit')
  }

  /** Writes nothing that was not begun yet. */
  #leave(): void {
    this.#leaving.abort()
    this.#say('Leaving, once what is being written is whole.')
  }

  #choose(command: Command): void {
    const { choices } = this.#store.get()
    const next = update(this.#store.get(), command)
    try {
      if (next.choices !== choices) this.#keeper.save(changesBetween(choices, next.choices))
    } catch (error) {
      this.#say(`Not stored, so not chosen: ${errorMessage(error)}`)
      return
    }
    this.#store.dispatch(command)
  }

  #say(notice: string): void {
    this.#store.dispatch({ type: 'say', notice })
  }

  readonly #errands: Readonly<Record<Exclude<Errand, 'quit'>, () => void | Promise<void>>> = {
    abort: () => {
      this.#abort()
    },
    write: () => this.#write(),
    tool: () => this.#outside(state => mergeOutside(this.#desk, state)),
    settle: () => this.#settle(),
    'edit-hunk': () => this.#outside(state => editOutside(this.#desk, state, 'hunk')),
    'edit-whole': () => this.#outside(state => editOutside(this.#desk, state, 'whole')),
    'edit-file': () => this.#editFile(),
  }

  async #run(errand: Errand): Promise<void> {
    if (errand === 'quit') {
      this.#end('quit')
      return
    }
    this.#isBusy = true
    try {
      await this.#errands[errand]()
    } catch (error) {
      this.#say(errorMessage(error))
    } finally {
      this.#isBusy = false
      if (this.#leaving.signal.aborted) this.#end('quit')
    }
  }

  /** The list grows while it is shown; until then, what shows it comes first. */
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
    if (itemCount(this.#store.get()) === 1 && !this.#isTouched) this.#store.dispatch({ type: 'open' })
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

  #abort(): void {
    this.#keeper.abort()
    this.#end('aborted')
  }

  /** Gives the terminal away, and takes what comes back for a choice. */
  async #outside(work: (state: State) => Promise<Command | undefined>): Promise<void> {
    const command = await this.#away(() => work(this.#store.get()))
    if (command) this.#choose(command)
  }

  async #editFile(): Promise<void> {
    const stray = selectedStray(this.#store.get())
    if (!stray) return
    await this.#away(() => this.#desk.editFile(stray.path))
    this.#take(await this.#desk.look())
  }

  async #settle(): Promise<void> {
    const stray = selectedStray(this.#store.get())
    if (!stray) return
    const words = await settleStray(this.#desk, stray)
    this.#take(await this.#desk.look())
    this.#say(words)
  }

  async #write(): Promise<void> {
    const state = this.#store.get()
    this.#say('Writing…')
    await this.#found
    const { signal } = this.#leaving
    const waits = (process: number | undefined): void => {
      this.#say(`Waiting for another xano-sync (process ${process ?? 'unknown'}); q leaves without writing.`)
    }
    const answers = await this.#desk.write(acceptedIn(state, signal), { waits, signal })
    const resolved = answers.filter(({ outcome }) => outcome === 'resolved')
    this.#answers.push(...resolved)
    this.#take(await this.#desk.look())
    this.#choose(writtenOf(state, resolved))
    if (this.isEmpty) this.#end('quit')
  }

  /** Notices what is resolved or changed elsewhere. What cannot be looked at now is looked at again. */
  async #watch(): Promise<void> {
    const { clock } = this.#desk
    const { signal } = this.#closing
    const isOpen = (): boolean => !signal.aborted
    const isIdle = (): boolean => isOpen() && !this.#isBusy
    await this.#found.catch((error: unknown) => {
      this.#say(errorMessage(error))
    })
    if (this.isEmpty) this.#end('quit')
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
      const changes = this.#keeper.news()
      if (changes.size > 0) this.#store.dispatch({ type: 'adopt', changes })
      this.#take(waiting)
      if (this.#store.get().cases !== before) void this.#credit()
    }
  }
}
