import { messageOf } from '../engine/ports/errors.ts'
import type { Change } from '../core/sync/change.ts'
import type { Undoable, Undone } from '../engine/decisions/undo.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { Stage } from '../engine/ports/ports.ts'
import { type Agreement, answerTo, confirmationOf } from '../engine/questions/agreement.ts'
import type { News } from '../engine/session/news.ts'
import type { Scene } from './App.tsx'
import type { Size } from './model/command.ts'
import type { DashboardCommand, DashboardErrand } from './model/dashboard/command.ts'
import { placeOf } from './model/dashboard/items.ts'
import { wishFor } from './model/dashboard/keys.ts'
import { inquiryOf } from './model/dashboard/page.ts'
import { type Dashboard as State, openDashboard, selectedItem } from './model/dashboard/state.ts'
import { updateDashboard } from './model/dashboard/update.ts'
import { dashboardRows } from './model/dashboard/view.ts'
import { NO_KEYS, typedBy } from './model/pasted.ts'
import type { Row } from './model/row.ts'
import type { ResolverDesk } from './resolver-desk.ts'
import { Resolver } from './resolver.ts'
import { Store } from './store.ts'

/** What the dashboard needs of the watch that it shows. */
export interface DashboardDesk {
  readonly clock: Clock
  /** Brings both sides in step now, with what a person agrees to. */
  sync(...agreed: readonly Agreement[]): void
  /** Remembers that what is saved may be pushed to the branch although it serves production. */
  agreeToLive(): Promise<void>
  isPaused(): boolean
  pause(): void
  resume(): void
  /** Who in Xano made each change, where that is known. */
  namesOf(changes: readonly Change[]): Promise<ReadonlyMap<Change, string>>
  /** The open conflicts, or the one at a place. */
  resolver(path?: string): Promise<ResolverDesk>
  /** Lets the person edit a file. The terminal is free for it. */
  edit(path: string): Promise<void>
  undo(deed: Undoable): Promise<Undone>
}

/** The terminal that the dashboard is shown on. */
export interface Host {
  show(scene: Scene): void
  away<T>(work: () => Promise<T>): Promise<T>
}

/** Moments in between are shown this often. */
const TICK_MS = 250
/** How far a cycle is shows this often. */
const FRAME_MS = 100

/** What a watch is at, for a person who may take part. */
export class Dashboard implements Scene {
  readonly #desk: DashboardDesk
  readonly #store: Store<State, DashboardCommand>
  readonly #ended: Promise<void>
  #end: () => void = () => undefined
  #host: Host | undefined
  #shown: { readonly state: State; readonly rows: readonly Row[] } | undefined
  #isBusy = false
  #staged = 0
  #waking = new AbortController()
  readonly #closing = new AbortController()

  constructor(desk: DashboardDesk, size: Size) {
    this.#desk = desk
    this.#store = new Store(openDashboard(size), updateDashboard)
    this.#ended = new Promise(resolve => (this.#end = resolve))
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener)

  readonly rows = (): readonly Row[] => {
    const state = this.#store.get()
    if (this.#shown?.state !== state) this.#shown = { state, rows: dashboardRows(state) }
    return this.#shown.rows
  }

  readonly resize = (size: Size): void => {
    this.#store.dispatch({ type: 'resize', size })
  }

  readonly press = (key: string): void => {
    const wish = wishFor(this.#store.get(), key)
    if (wish === undefined) return
    if (typeof wish === 'object' && 'type' in wish) this.#store.dispatch(wish)
    else if (wish === 'quit' || !this.#isBusy) void this.#run(wish)
  }

  readonly paste = (text: string): void => {
    if (this.#store.get().typed === undefined) this.#store.dispatch({ type: 'say', notice: NO_KEYS })
    else for (const key of typedBy(text)) this.press(key)
  }

  /** Hears what the session tells. */
  tell(news: News): void {
    const { clock } = this.#desk
    const now = clock.elapsed()
    if (news.event === 'stage' && !this.#isFrame(news.stage, now)) return
    const known = new Set(this.#store.get().events)
    this.#store.dispatch({ type: 'told', news, at: clock.now(), now })
    if (news.event === 'phase') this.#waking.abort()
    void this.#credit(this.#store.get().events.filter(event => !known.has(event)))
  }

  /** Whether how far a cycle is, which may be told very often, is to be shown. */
  #isFrame({ kind }: Stage, now: number): boolean {
    if (this.#store.get().stage?.kind === kind && now < this.#staged + FRAME_MS) return false
    this.#staged = now
    return true
  }

  /** Resolves when the person leaves. */
  async run(host: Host): Promise<void> {
    this.#host = host
    const ticking = this.#tick()
    await this.#ended
    this.#closing.abort()
    this.#waking.abort()
    await ticking
  }

  close(): void {
    this.#end()
  }

  /** Seconds pass only where they are counted. */
  async #tick(): Promise<void> {
    const { clock } = this.#desk
    while (!this.#closing.signal.aborted) {
      const { phase } = this.#store.get()
      this.#waking = new AbortController()
      const isCounted = phase.name === 'running' || phase.name === 'waiting'
      await clock.sleep(isCounted ? TICK_MS : 3_600_000, this.#waking.signal)
      if (isCounted) this.#store.dispatch({ type: 'tick', now: clock.elapsed() })
    }
  }

  async #credit(events: State['events']): Promise<void> {
    const changes = events.flatMap(({ change }) => change ?? [])
    if (changes.length === 0) return
    const found = await this.#desk.namesOf(changes).catch(() => new Map<Change, string>())
    const names = new Map(
      events.flatMap(({ id, change }) => {
        const name = change && found.get(change)
        return name === undefined ? [] : [[id, name] as const]
      }),
    )
    if (names.size > 0) this.#store.dispatch({ type: 'credited', names })
  }

  #say(notice: string): void {
    this.#store.dispatch({ type: 'say', notice })
  }

  async #run(errand: DashboardErrand): Promise<void> {
    this.#isBusy = true
    try {
      if (typeof errand === 'object') await this.#answer(errand.answer)
      else await this.#errands[errand]()
    } catch (error) {
      this.#say(messageOf(error))
    } finally {
      this.#isBusy = false
    }
  }

  readonly #errands: Readonly<Record<Extract<DashboardErrand, string>, () => void | Promise<void>>> = {
    quit: () => {
      this.#end()
    },
    sync: () => {
      this.#say(this.#desk.isPaused() ? 'It is paused: p goes on.' : '')
      this.#desk.sync()
    },
    pause: () => {
      if (this.#desk.isPaused()) this.#desk.resume()
      else this.#desk.pause()
    },
    resolve: () => this.#resolve(placeOf(selectedItem(this.#store.get()).item)),
    'resolve-all': () => this.#resolve(undefined),
    edit: () => this.#edit(),
    undo: () => this.#undo(),
  }

  async #answer(key: string): Promise<void> {
    const { item } = selectedItem(this.#store.get())
    const answer = inquiryOf(item)?.choices.find(choice => choice.key === key)?.value
    this.#store.dispatch({ type: 'back' })
    if (answer === undefined || answer === 'later') return
    if (item?.kind === 'halt') this.#agree(confirmationOf(item.halted.id))
    if (item?.kind !== 'question') return
    if (item.question.kind === 'live') await this.#desk.agreeToLive()
    this.#agree(answerTo(item.question, answer))
  }

  #agree(agreement: Agreement): void {
    this.#say(this.#desk.isPaused() ? 'Agreed. It is paused: p goes on.' : 'Agreed: the next sync does it.')
    this.#desk.sync(agreement)
  }

  async #resolve(path: string | undefined): Promise<void> {
    const host = this.#host
    if (!host) return
    const resolver = await Resolver.open(await this.#desk.resolver(path), this.#store.get().size)
    if (resolver.isEmpty) {
      this.#say('No conflict is open.')
      return
    }
    host.show(resolver)
    const ended = this.#ended.then(() => {
      resolver.quit()
    })
    await resolver.run(work => host.away(work))
    if (this.#closing.signal.aborted) return ended
    host.show(this)
    const written = resolver.answers.length
    this.#say(written > 0 ? `${written} resolved.` : '')
    if (written > 0) this.#desk.sync()
  }

  async #edit(): Promise<void> {
    const path = placeOf(selectedItem(this.#store.get()).item)
    if (path === undefined) this.#say('Select something that is about one file.')
    else await this.#host?.away(() => this.#desk.edit(path))
  }

  async #undo(): Promise<void> {
    const { item } = selectedItem(this.#store.get())
    this.#store.dispatch({ type: 'back' })
    if (item?.kind !== 'event') return
    this.#say(UNDONE[await this.#desk.undo(item.event)])
  }
}

const UNDONE: Readonly<Record<Undone, string>> = {
  written: 'Undone: the file holds again what it held before, and that is sent like any edit.',
  removed: 'Undone: the file is removed.',
  stale: 'Nothing was undone: the file has changed since.',
  taken: 'Nothing was undone: another definition has its name by now.',
}
