import { withGuid } from '../../src/core/xs/guid.ts'
import { issueToken } from '../../src/emulator/access.ts'
import { seed } from '../../src/emulator/seed.ts'
import { FREE_PLAN, HARD } from '../../src/emulator/switches.ts'
import { createWorld, newWorkspace, type World as Xano } from '../../src/emulator/world.ts'
import type { Version } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { Request } from '../../src/engine/cycle/request.ts'
import type { CycleResult } from '../../src/engine/cycle/result.ts'
import { fetch } from '../../src/engine/cycle/fetch.ts'
import { settle } from '../../src/engine/cycle/settle.ts'
import { settlePreferring } from '../../src/engine/cycle/settle-preferring.ts'
import { resolve } from '../../src/engine/decisions/resolve.ts'
import { restore } from '../../src/engine/decisions/restore.ts'
import { UNLIMITED } from '../../src/engine/polling/budget.ts'
import { SyncError } from '../../src/engine/ports/errors.ts'
import type { Ports } from '../../src/engine/ports/ports.ts'
import type { Binding } from '../../src/engine/ports/remote.ts'
import type { Desk, Hint, Place } from '../../src/engine/session/desk.ts'
import type { News } from '../../src/engine/session/news.ts'
import { Session } from '../../src/engine/session/session.ts'
import { Library } from '../../src/engine/texts/library.ts'
import { Client } from '../../src/remote/client.ts'
import { WorkspaceRemote } from '../../src/remote/workspace.ts'
import { ALL } from '../doubles/bench.ts'
import { StagedClock } from '../doubles/staged-clock.ts'
import { type Clone, clonesOf } from './clone.ts'
import { definitionText, groupText, guidIn } from './editing.ts'
import { Folder } from './folder.ts'
import type { Game, Happening, Run } from './game.ts'
import { gitPort, journalPort } from './git.ts'
import { Killed, Moments } from './moments.ts'
import type { Mutant } from './mutants.ts'
import { Network } from './network.ts'
import type { Oracle } from './oracle.ts'
import { placeIn } from './people.ts'

const TOKEN = 'token-that-nobody-may-see'
/** What definitions are called in the beginning. */
const NAMES = 'abcdef'
const BINDING: Binding = { origin: 'http://xano', workspace: 1, label: 'v1' }
/** A watch looks at Xano several times within it. */
const WATCH_MS = 60_000
/** Both sides rest after so many runs, once nobody does anything any more. */
const RUNS_TO_REST = 2
/** A guard may ask once for each side, and again for what another answer uncovers. */
const MOST_QUESTIONS = 4

export interface Played {
  readonly trace: readonly string[]
  readonly broken: readonly string[]
  readonly posts: number
  readonly inWindow: number
  readonly killed: number
}

/** Plays a game to its end, and then to rest. `mutant` changes the engine's ways. */
export async function play(game: Game, mutant?: Mutant): Promise<Played> {
  const world = new World(game, mutant)
  await world.begin()
  for (const [index, run] of game.runs.entries()) {
    await world.run(index, run)
    if (world.broken.length > 0) return world.played()
  }
  await world.rest()
  return world.played()
}

class World {
  readonly #game: Game
  readonly #mutant: Mutant | undefined
  readonly #clock = new StagedClock()
  readonly #xano: Xano
  readonly #clones: readonly Clone[]
  /** Where a process runs, or somebody is at work. */
  #at: Clone
  readonly #trace: string[] = []
  #hint: (hint: Hint) => void = () => undefined
  #process: Moments | undefined
  #killed = 0
  #preferred: Run['preferred']

  constructor(game: Game, mutant: Mutant | undefined) {
    this.#game = game
    this.#mutant = mutant
    this.#xano = xanoOf(game, () => this.#clock.right().getTime())
    const hint = (clone: Clone, path: FilePath | undefined): void => {
      if (clone !== this.#at) return
      this.#hint(path === undefined ? { kind: 'folder', path: '' } : { kind: 'file', path })
    }
    this.#clones = clonesOf(game, this.#xano, hint)
    this.#at = this.#cloneOf(undefined)
  }

  get oracle(): Oracle {
    return this.#at.oracle
  }

  get broken(): readonly string[] {
    return this.#clones.flatMap(({ oracle }) => oracle.broken)
  }

  #cloneOf(who: number | undefined): Clone {
    const clone = this.#clones[who ?? 0]
    if (!clone) throw new Error('there is no such clone')
    return clone
  }

  /** A clone, the developer's first commit, and a run that has seen it. */
  async begin(): Promise<void> {
    await settle(
      this.#ports(() => []),
      new Library(),
      { permissions: ALL },
    )
    this.#at.repository.commit()
    await settle(
      this.#ports(() => []),
      new Library(),
      { permissions: ALL },
    )
    this.#at.repository.push()
    for (const clone of this.#clones.slice(1)) await this.#join(clone)
    for (const { oracle, people } of this.#clones) {
      oracle.begin()
      people.begin()
    }
    this.#at = this.#cloneOf(undefined)
  }

  /** Another developer's clone of the same branch of git, bound to the same branch of Xano. */
  async #join(clone: Clone): Promise<void> {
    this.#at = clone
    for (let runs = 0; runs < 2; runs++) {
      await settle(
        this.#ports(() => []),
        new Library(),
        { permissions: ALL },
      )
      clone.repository.startFromOrigin()
    }
  }

  async run(index: number, run: Run): Promise<void> {
    const happenings = (moment: number): Happening[] =>
      this.#game.events.flatMap(event => (event.run === index && event.moment === moment ? [event.what] : []))
    const prefers = run.preferred ? `, prefers ${run.preferred}` : ''
    const where = run.who ? ' in the other clone' : ''
    this.#trace.push(`run ${index}: ${run.how}${where}${prefers}`)
    this.#at = this.#cloneOf(run.who)
    for (const happening of happenings(0)) this.#act(happening)
    this.oracle.mayDelete = run.deletions
    if (run.choice) await this.#choose(run.choice)
    if (run.restored) await this.#restore(run.restored)
    const permissions = { ...ALL, deletions: run.deletions }
    this.#preferred = run.preferred
    this.oracle.prefers = run.preferred
    await this.#how(run.how, happenings, permissions)
    this.#preferred = undefined
    this.oracle.prefers = undefined
    for (const { people } of this.#clones) people.finish()
    issueToken(this.#xano, { token: TOKEN })
    for (const { oracle } of this.#clones) oracle.judge()
  }

  /** Nobody does anything any more: after a few runs all is quiet. */
  async rest(): Promise<void> {
    this.#trace.push('rest')
    for (const { oracle } of this.#clones) oracle.mayDelete = true
    for (let runs = 0; runs < RUNS_TO_REST * this.#clones.length; runs++)
      for (const clone of this.#clones) {
        this.#at = clone
        await this.#agree()
      }
    for (const clone of this.#clones) {
      this.#at = clone
      await this.#restAt()
    }
  }

  async #restAt(): Promise<void> {
    const before = this.#counts()
    const last = await this.#agree()
    const after = this.#counts()
    for (const [what, count] of after) if (count !== before.get(what)) this.oracle.restless(what)
    if (last?.kind !== 'done') {
      this.oracle.restless(`ended ${last?.kind ?? 'without a cycle'}`)
      return
    }
    const { plan } = last
    if (plan.transitions.length > 0) this.oracle.restless('planned something')
    const waiting = [...plan.conflicts, ...plan.held].flatMap(({ sides }) => [
      sides.ours?.text,
      sides.theirs?.text,
    ])
    const copies = plan.problems.flatMap(problem => ('version' in problem ? [problem.version.path] : []))
    const waits = new Set(waiting.map(text => plain(text ?? '')))
    this.oracle.atRest(text => waits.has(plain(text)), new Set(copies))
  }

  played(): Played {
    const sum = (count: (oracle: Oracle) => number): number =>
      this.#clones.reduce((all, { oracle }) => all + count(oracle), 0)
    const [posts, inWindow] = [sum(oracle => oracle.posts), sum(oracle => oracle.inWindow)]
    return { trace: this.#trace, broken: this.broken, posts, inWindow, killed: this.#killed }
  }

  /** One sync, with a person's consent where a guard asks for it. */
  async #agree(): Promise<CycleResult | undefined> {
    let confirmed: Pick<Request, 'confirmed'> = {}
    for (let asked = 0; ; asked++) {
      const last = (
        await this.#attempt(() => this.#settle(() => [], { permissions: ALL, ...confirmed }))
      )?.at(-1)
      if (last?.kind !== 'halted' || asked === MOST_QUESTIONS) return last
      confirmed = { confirmed: last.id }
    }
  }

  #how(how: Run['how'], happenings: Happenings, permissions: Request['permissions']): Promise<unknown> {
    switch (how) {
      case 'watch':
        return this.#watch(happenings, permissions)
      case 'fetch':
        return this.#attempt(() => fetch(this.#ports(happenings), new Library()))
      case 'sync':
        return this.#sync(happenings, { permissions })
      case 'pull':
        return this.#sync(happenings, { permissions: { ...permissions, remote: false } })
      case 'push':
        return this.#sync(happenings, { permissions: { ...permissions, local: false } })
      case 'sync paths':
        return this.#sync(happenings, { permissions: { ...permissions, within: isAmongPaths } })
      case 'sync committed':
        return this.#sync(happenings, { permissions, onlyCommitted: true })
    }
  }

  #sync(happenings: Happenings, request: Request): Promise<unknown> {
    return this.#attempt(() => this.#settle(happenings, request))
  }

  async #settle(happenings: Happenings, wanted: Request): Promise<readonly CycleResult[]> {
    const request = this.#mutant?.request?.(wanted) ?? wanted
    const [ports, library, side] = [this.#ports(happenings), new Library(), this.#preferred]
    if (!side) return settle(ports, library, request)
    const { results, decided } = await settlePreferring(ports, library, { request, side })
    const deletions = decided.filter(({ sides }) => side === 'local' && !sides.ours)
    for (const { sides } of deletions) this.oracle.chose('here', sides.theirs?.text, undefined)
    return results
  }

  /** What a sync may throw is said and leads to the next one; what it may not throw is a fault of its own. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.#trace.push(`  ended by ${String(error)}`)
      if (!(error instanceof Killed) && !(error instanceof SyncError)) this.oracle.fell(error)
      return undefined
    } finally {
      this.#process?.end()
    }
  }

  async #choose(choice: 'local' | 'xano' | 'union'): Promise<void> {
    await this.#attempt(() =>
      resolve(
        this.#ports(() => []),
        new Library(),
        ({ sides: { ours, theirs } }) => {
          if (choice === 'local') this.oracle.chose('here', theirs?.text, ours?.text)
          if (choice === 'xano') this.oracle.chose('there', ours?.text, theirs?.text)
          this.oracle.touched('here', ours?.text, theirs?.text)
          return Promise.resolve(choice)
        },
      ),
    )
  }

  /** A person restores what the mirror once held of a definition. */
  async #restore({ which, ago }: NonNullable<Run['restored']>): Promise<void> {
    const tree = this.#at.repository.states.at(-1 - ago)?.tree
    const path = [...(tree?.keys() ?? [])].sort()[which]
    if (!tree || path === undefined) return
    this.#trace.push(`    restores ${path} of ${ago} states ago`)
    const wanted = ([old, ...sides]: readonly Version[]): boolean => {
      if (old?.path !== path) return false
      // What is half saved has no guid yet, and may lie where the definition has come to.
      const places = [path, ...sides.map(side => side.path)]
      const halves = places.map(place => this.#at.folder.files.get(place) ?? '')
      const gone = [...halves.filter(text => guidIn(text) === undefined), ...sides.map(side => side.text)]
      for (const text of gone) this.oracle.chose('here', text, old.text)
      return true
    }
    await this.#attempt(() =>
      restore(
        this.#ports(() => []),
        new Library(),
        { tree, wanted, dryRun: false },
      ),
    )
  }

  async #watch(happenings: Happenings, permissions: Request['permissions']): Promise<void> {
    const moments = this.#moments(happenings)
    const request: Request = { permissions }
    const place: Place = {
      binding: BINDING,
      branch: 'main',
      ports: this.#portsAt(moments),
      library: new Library(),
      request: this.#mutant?.request?.(request) ?? request,
      mayServe: true,
      every: 5000,
    }
    const desk: Desk = {
      start: hint => {
        this.#hint = hint
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
      obstacle: () => Promise.resolve(undefined),
      open: () => Promise.resolve(place),
      credentials: () => TOKEN,
      during: work => work(),
      budget: () => UNLIMITED,
    }
    const tell = (news: News): void => {
      if (news.event === 'error' && news.trouble.code === 'internal' && !moments.isDead)
        this.oracle.fell(news.trouble.message)
    }
    const session = new Session(desk, { clock: this.#clock, chance: () => 0.5, tell })
    const stop = (): void => {
      session.stop()
    }
    moments.onDeath = () => {
      this.#killed++
      stop()
    }
    this.#clock.at(this.#clock.elapsed() + WATCH_MS, stop)
    await session.run()
    moments.end()
    this.#hint = () => undefined
  }

  #ports(happenings: Happenings): Ports {
    const moments = this.#moments(happenings)
    moments.onDeath = () => {
      this.#killed++
    }
    return this.#portsAt(moments)
  }

  #moments(happenings: Happenings): Moments {
    this.#process = new Moments({
      happenings,
      act: happening => {
        this.#act(happening)
      },
      trace: this.#trace,
    })
    return this.#process
  }

  /** What a process has of the world. */
  #portsAt(moments: Moments): Ports {
    const { oracle, repository } = this.#at
    oracle.starts()
    const http = new Network({
      xano: this.#xano,
      token: TOKEN,
      moments,
      tap: {
        asked: request => {
          oracle.asked(request)
        },
        answered: (request, answer, what) => {
          oracle.answered(request, answer, what)
        },
      },
    })
    const ports: Ports = {
      remote: new WorkspaceRemote(new Client(http, this.#clock, () => 0.5), BINDING),
      worktree: new Folder(this.#at.folder, moments, {
        replaces: changes => {
          oracle.replaces(changes)
        },
        isLocked: () => repository.isLocked,
      }),
      history: gitPort(this.#at.repository, moments, files => {
        if (oracle.prefers) oracle.decides(files)
      }),
      journal: journalPort(this.#at.journal, moments),
      clock: this.#clock,
    }
    return this.#mutant?.ports?.(ports) ?? ports
  }

  #act(happening: Happening): void {
    for (const { people } of this.#clones) people.finish()
    this.#trace.push(`    ${happening.kind}: ${JSON.stringify(happening)}`)
    if (happening.kind === 'clock') this.#clock.jump(happening.minutes * 60_000)
    const place = this.#cloneOf(happening.kind === 'here' ? happening.who : undefined)
    place.people.act(happening)
    for (const clone of this.#clones) if (clone !== place) clone.oracle.look()
  }

  #counts(): Map<string, number> {
    return new Map([
      ['wrote files', this.#at.folder.writes],
      ['sent a push', this.oracle.posts],
      ['added to the mirror', this.#at.repository.states.length],
      ['moved Base', this.#at.repository.advances],
      ['kept texts', this.#at.repository.kept.length],
    ])
  }
}

/** Some of the places: those that are called after one of the first definitions, or a word with such a letter. */
const isAmongPaths = (path: FilePath): boolean => /[ab][^/]*$/.test(path)

type Happenings = (moment: number) => readonly Happening[]

const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim()

function xanoOf({ seed: chance, kinds, groups, isLimited }: Game, now: () => number): Xano {
  const switches = { ...HARD, rateLimit: isLimited ? FREE_PLAN : null }
  const xano = createWorld({ now, seed: chance, switches })
  const workspace = newWorkspace(xano, 'w', BINDING.workspace)
  xano.workspaces.set(workspace.id, workspace)
  const texts = kinds.map((kind, at) => {
    const name = NAMES.charAt(at)
    return withGuid(definitionText(kind, name, ...[1, 2, 3, 4].map(n => `${name}${n}`)), name.repeat(27))
  })
  if (kinds.includes('query'))
    for (const group of groups) texts.push(withGuid(groupText(group), group.repeat(27)))
  seed(xano, workspace, placeIn(xano).branch, texts.join('\n---\n'))
  issueToken(xano, { token: TOKEN })
  return xano
}
