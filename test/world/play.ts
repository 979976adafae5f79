import { withGuid } from '../../src/core/xs/guid.ts'
import { issueToken } from '../../src/emulator/access.ts'
import { objectsOf } from '../../src/emulator/multidoc.ts'
import { seed } from '../../src/emulator/seed.ts'
import { FREE_PLAN, HARD } from '../../src/emulator/switches.ts'
import { createWorld, newWorkspace, type World as Xano } from '../../src/emulator/world.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { Request } from '../../src/engine/cycle/request.ts'
import type { CycleResult } from '../../src/engine/cycle/result.ts'
import { fetch } from '../../src/engine/cycle/fetch.ts'
import { settle } from '../../src/engine/cycle/settle.ts'
import { resolve } from '../../src/engine/decisions/resolve.ts'
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
import { MemoryJournal } from '../doubles/memory-journal.ts'
import { MemoryWorktree } from '../doubles/memory-worktree.ts'
import { StagedClock } from '../doubles/staged-clock.ts'
import { definitionText, GROUP, groupText } from './editing.ts'
import { Folder } from './folder.ts'
import type { Game, Happening, Run } from './game.ts'
import { gitPort, journalPort } from './git.ts'
import { Killed, Moments } from './moments.ts'
import type { Mutant } from './mutants.ts'
import { Network } from './network.ts'
import { Oracle } from './oracle.ts'
import { People, placeIn, textsIn } from './people.ts'
import { Repository } from './repository.ts'

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
    if (world.oracle.broken.length > 0) return world.played()
  }
  await world.rest()
  return world.played()
}

class World {
  readonly oracle: Oracle
  readonly #game: Game
  readonly #mutant: Mutant | undefined
  readonly #clock = new StagedClock()
  readonly #xano: Xano
  readonly #folder = new MemoryWorktree()
  readonly #repository = new Repository(this.#folder)
  readonly #journal = new MemoryJournal()
  readonly #people: People
  readonly #trace: string[] = []
  #hint: (hint: Hint) => void = () => undefined
  #killed = 0

  constructor(game: Game, mutant: Mutant | undefined) {
    this.#game = game
    this.#mutant = mutant
    this.#xano = xanoOf(game, () => this.#clock.now().getTime())
    this.oracle = new Oracle({
      files: this.#folder.files,
      xano: () => textsIn(this.#xano),
      objectAt: path => this.#objectAt(path),
      repository: this.#repository,
      branch: () => this.#folder.at.branch,
    })
    this.#people = new People({
      kinds: game.kinds,
      folder: this.#folder,
      repository: this.#repository,
      xano: this.#xano,
      oracle: this.oracle,
      hint: path => {
        this.#hint(path === undefined ? { kind: 'folder', path: '' } : { kind: 'file', path })
      },
    })
  }

  /** A clone, the developer's first commit, and a run that has seen it. */
  async begin(): Promise<void> {
    await settle(
      this.#ports(() => []),
      new Library(),
      { permissions: ALL },
    )
    this.#repository.commit()
    await settle(
      this.#ports(() => []),
      new Library(),
      { permissions: ALL },
    )
    this.oracle.begin()
    this.#people.begin()
  }

  async run(index: number, run: Run): Promise<void> {
    const happenings = (moment: number): Happening[] =>
      this.#game.events.flatMap(event => (event.run === index && event.moment === moment ? [event.what] : []))
    this.#trace.push(`run ${index}: ${run.how}`)
    for (const happening of happenings(0)) this.#act(happening)
    this.oracle.mayDelete = run.deletions
    if (run.choice) await this.#choose(run.choice)
    const permissions = { ...ALL, deletions: run.deletions }
    await this.#how(run.how, happenings, permissions)
    this.#people.finish()
    issueToken(this.#xano, { token: TOKEN })
    this.oracle.judge()
  }

  /** Nobody does anything any more: after a few runs all is quiet. */
  async rest(): Promise<void> {
    this.#trace.push('rest')
    this.oracle.mayDelete = true
    for (let runs = 0; runs < RUNS_TO_REST; runs++) await this.#agree()
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
    const { broken, posts, inWindow } = this.oracle
    return { trace: this.#trace, broken, posts, inWindow, killed: this.#killed }
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

  #settle(happenings: Happenings, request: Request): Promise<CycleResult[]> {
    return settle(this.#ports(happenings), new Library(), this.#mutant?.request?.(request) ?? request)
  }

  /** What a sync may throw is said and leads to the next one; what it may not throw is a fault of its own. */
  async #attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      this.#trace.push(`  ended by ${String(error)}`)
      if (!(error instanceof Killed) && !(error instanceof SyncError)) this.oracle.fell(error)
      return undefined
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
    return new Moments({
      happenings,
      act: happening => {
        this.#act(happening)
      },
      trace: this.#trace,
    })
  }

  /** What a process has of the world. */
  #portsAt(moments: Moments): Ports {
    const { oracle } = this
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
      worktree: new Folder(this.#folder, moments, {
        replaces: changes => {
          oracle.replaces(changes)
        },
        isLocked: () => this.#repository.isLocked,
      }),
      history: gitPort(this.#repository, moments),
      journal: journalPort(this.#journal, moments),
      clock: this.#clock,
    }
    return this.#mutant?.ports?.(ports) ?? ports
  }

  #act(happening: Happening): void {
    this.#people.finish()
    this.#trace.push(`    ${happening.kind}: ${JSON.stringify(happening)}`)
    this.#people.act(happening)
  }

  #objectAt(path: string): string | undefined {
    const { workspace, branch } = placeIn(this.#xano)
    const id = Number(path.split('/').at(-1))
    const guid = objectsOf(workspace, branch).find(object => object.id === id)?.guid
    return guid === undefined ? undefined : textsIn(this.#xano).get(guid)
  }

  #counts(): Map<string, number> {
    return new Map([
      ['wrote files', this.#folder.writes],
      ['sent a push', this.oracle.posts],
      ['added to the mirror', this.#repository.states.length],
      ['moved Base', this.#repository.advances],
      ['kept texts', this.#repository.kept.length],
    ])
  }
}

/** Some of the places: those that are called after one of the first definitions, or a word with such a letter. */
const isAmongPaths = (path: FilePath): boolean => /[ab][^/]*$/.test(path)

type Happenings = (moment: number) => readonly Happening[]

const plain = (text: string): string => text.replaceAll('\r\n', '\n').trim()

function xanoOf({ seed: chance, kinds, isLimited }: Game, now: () => number): Xano {
  const switches = { ...HARD, rateLimit: isLimited ? FREE_PLAN : null }
  const xano = createWorld({ now, seed: chance, switches })
  const workspace = newWorkspace(xano, 'w', BINDING.workspace)
  xano.workspaces.set(workspace.id, workspace)
  const texts = kinds.map((kind, at) => {
    const name = NAMES.charAt(at)
    return withGuid(definitionText(kind, name, ...[1, 2, 3, 4].map(n => `${name}${n}`)), name.repeat(27))
  })
  if (kinds.includes('query')) texts.push(withGuid(groupText(), GROUP.repeat(27)))
  seed(xano, workspace, placeIn(xano).branch, texts.join('\n---\n'))
  issueToken(xano, { token: TOKEN })
  return xano
}
