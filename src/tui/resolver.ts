import { messageOf } from '../engine/ports/errors.ts'
import type { Answer } from '../engine/decisions/resolve.ts'
import { editOutside, mergeOutside } from './edit-outside.ts'
import { changesBetween, StoredChoices } from './stored-choices.ts'
import type { Command, Errand, Size } from './model/command.ts'
import { commandFor } from './model/keys.ts'
import { NO_KEYS, typedBy } from './model/pasted.ts'
import type { Row } from './model/row.ts'
import { openState, selectedStray, type State } from './model/state.ts'
import { update } from './model/update.ts'
import { view } from './model/view.ts'
import { OpenConflicts } from './open-conflicts.ts'
import type { ResolverDesk } from './resolver-desk.ts'
import { settleStray } from './settle-stray.ts'
import { Store } from './store.ts'
import { acceptedIn, writtenOf } from './write-accepted.ts'

export type Ending = 'quit' | 'aborted'

/**
 * A person's sitting over open conflicts. Every choice is stored before it shows. Nothing but `write` touches a file,
 * and only where the conflict still is the one that was shown.
 */
export class Resolver {
  readonly #desk: ResolverDesk
  readonly #store: Store<State, Command>
  readonly #stored: StoredChoices
  readonly #conflicts: OpenConflicts
  readonly #answers: Answer[] = []
  readonly #ended: Promise<Ending>
  #end: (ending: Ending) => void = () => undefined
  #away: <T>(work: () => Promise<T>) => Promise<T> = work => work()
  #shown: { readonly state: State; readonly rows: readonly Row[] } | undefined
  #isBusy = false
  #isTouched = false
  /** The person left while something was under way. */
  readonly #leaving = new AbortController()

  private constructor(desk: ResolverDesk, size: Size) {
    this.#desk = desk
    this.#stored = new StoredChoices(desk.progress)
    const state = openState([], this.#stored.before, size)
    this.#store = new Store({ ...state, looking: { decided: 0, of: 0 } }, update)
    this.#ended = new Promise(resolve => (this.#end = resolve))
    this.#conflicts = new OpenConflicts(desk, this.#store, {
      hasBegun: () => this.#isTouched,
      isIdle: () => !this.#isBusy,
    })
  }

  /** Has found what is open, or goes on to do so while the rest is shown. */
  static async open(desk: ResolverDesk, size: Size): Promise<Resolver> {
    const resolver = new Resolver(desk, size)
    await resolver.#conflicts.opened()
    return resolver
  }

  /** There may be more than has been found. */
  get isLooking(): boolean {
    return this.#conflicts.isLooking
  }

  /** Nothing waits for the person. */
  get isEmpty(): boolean {
    return this.#conflicts.isEmpty
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

  readonly paste = (text: string): void => {
    if (this.#store.get().typed === undefined) this.#say(NO_KEYS)
    else for (const key of typedBy(text)) this.press(key)
  }

  /** Resolves when the person leaves; `away` gives the terminal to another program meanwhile. */
  async run(away: <T>(work: () => Promise<T>) => Promise<T>): Promise<Ending> {
    this.#away = away
    this.#conflicts.shown()
    const watching = this.#watch()
    const ending = await this.#ended
    this.#conflicts.close()
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
      if (next.choices !== choices) this.#stored.save(changesBetween(choices, next.choices))
    } catch (error) {
      this.#say(`Not stored, so not chosen: ${messageOf(error)}`)
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
      this.#say(messageOf(error))
    } finally {
      this.#isBusy = false
      if (this.#leaving.signal.aborted) this.#end('quit')
    }
  }

  #abort(): void {
    this.#stored.abort()
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
    await this.#conflicts.lookAgain()
  }

  async #settle(): Promise<void> {
    const stray = selectedStray(this.#store.get())
    if (!stray) return
    const words = await settleStray(this.#desk, stray)
    await this.#conflicts.lookAgain()
    this.#say(words)
  }

  async #write(): Promise<void> {
    const state = this.#store.get()
    this.#say('Writing…')
    await this.#conflicts.found
    const { signal } = this.#leaving
    const waits = (process: number | undefined): void => {
      this.#say(`Waiting for another xano-sync (process ${process ?? 'unknown'}); q leaves without writing.`)
    }
    const answers = await this.#desk.write(acceptedIn(state, signal), { waits, signal })
    const resolved = answers.filter(({ outcome }) => outcome === 'resolved')
    this.#answers.push(...resolved)
    await this.#conflicts.lookAgain()
    this.#choose(writtenOf(state, resolved))
    if (this.isEmpty) this.#end('quit')
  }

  /** Ends by itself where nothing is open; a search that fails is told, and looked for again. */
  async #watch(): Promise<void> {
    await this.#conflicts.found.catch((error: unknown) => {
      this.#say(messageOf(error))
    })
    if (this.isEmpty) this.#end('quit')
    await this.#conflicts.watch(this.#stored)
  }
}
