import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Budget, learn, spend, UNLIMITED } from '../../engine/polling/budget.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Desk, Hint, Place } from '../../engine/session/desk.ts'
import type { News } from '../../engine/session/news.ts'
import type { Obstacle } from '../../engine/session/phase.ts'
import { stampOf } from '../../local/disk/stamp.ts'
import { NO_STEP } from '../../local/disk/step.ts'
import { dropLeftLock } from '../../local/git-index/index-change.ts'
import { Launcher } from '../../local/git/launcher.ts'
import { whatGitIsAt } from '../../local/head/busy.ts'
import { bindingOf, prefixOf } from '../../local/repository/binding.ts'
import { DETACHED, openRepository, type Repository } from '../../local/repository/repository.ts'
import { setOneByOne } from '../../local/repository/settings-file.ts'
import { isPaused } from '../../local/state-files/pause.ts'
import { FolderWatcher } from '../../local/state-files/watcher.ts'
import { systemClock } from '../../local/system-clock.ts'
import type { Choice } from '../../remote/credentials.ts'
import { underPolicy } from '../settings/policy.ts'
import { LOCK_PATIENCE_MS } from '../workbench/at-work.ts'
import { open, type Workbench } from '../workbench/compose.ts'
import { lostMemory } from '../workbench/lost-memory.ts'

export interface WatchOptions extends Choice {
  readonly json?: boolean
  /** Milliseconds. */
  readonly poll?: number
  readonly live?: boolean
  readonly pushOn?: 'save' | 'commit'
}

/** How long git may have the lock of its index before that is worth a word, and how often it is looked at. */
const LOCK_MOMENT_MS = 300
const LOCK_LOOK_MS = 25

/** The desk of a watch on this machine: what is checked out now, opened anew when it, a setting or the token changes. */
export class WatchDesk implements Desk {
  readonly #options: WatchOptions
  readonly #tell: (news: News) => void
  readonly #directory: string
  readonly #repository: Repository
  readonly #watcher: FolderWatcher
  #launcher: Launcher | undefined
  #budget: Budget = UNLIMITED
  #open:
    | { readonly stamp: string; readonly state: string; readonly bench: Workbench; readonly place: Place }
    | undefined

  private constructor(options: WatchOptions, repository: Repository, tell: (news: News) => void) {
    const { top, gitDirectory, commonDirectory } = repository
    this.#options = options
    this.#tell = tell
    this.#directory = top
    this.#repository = repository
    this.#watcher = new FolderWatcher({
      root: resolve(top, prefixOf(repository)),
      gitDirectory,
      commonDirectory,
      settings: this.#settings(),
    })
  }

  /** `tell` hears what only the desk knows: how far a cycle is, of answers that are overdue, of what git had lost. */
  static async at(directory: string, options: WatchOptions, tell: (news: News) => void): Promise<WatchDesk> {
    return new WatchDesk(options, await openRepository(directory, NO_STEP), tell)
  }

  get repository(): Repository {
    return this.#repository
  }

  start(hint: (hint: Hint) => void): Promise<void> {
    this.#launcher = Launcher.start()
    return this.#watcher.start(hint)
  }

  async close(): Promise<void> {
    await this.#watcher.close()
    this.#launcher?.close()
    await this.#open?.bench.close()
    this.#open = undefined
  }

  async obstacle(): Promise<Obstacle | undefined> {
    const { gitDirectory } = this.#repository
    const gone = [this.#directory, gitDirectory].find(folder => !existsSync(folder))
    if (gone !== undefined) return { kind: 'gone', folder: gone }
    if (isPaused(gitDirectory)) return { kind: 'asked' }
    const what = whatGitIsAt(gitDirectory)
    if (what !== undefined) return { kind: 'git', what }
    if (await isIndexLocked(gitDirectory))
      return { kind: 'git', what: 'another git command is at work (index.lock)' }
    if (this.#open?.stamp === this.#stamp()) return undefined
    const repository = await openRepository(this.#directory, NO_STEP)
    if (bindingOf(repository)) return undefined
    return { kind: 'unbound', branch: repository.branch === DETACHED ? undefined : repository.branch }
  }

  async open(): Promise<Place> {
    const stamp = this.#stamp()
    if (this.#open?.stamp === stamp) return this.#open.place
    const meter = {
      sent: () => {
        this.#budget = spend(this.#budget, systemClock.elapsed())
      },
      answered: (status: number) => {
        if (status === 429) this.#budget = learn(this.#budget, systemClock.elapsed())
      },
      late: (isLate: boolean) => {
        this.#tell({ event: 'late', isLate })
      },
    }
    const bench = await open(this.#options, this.#directory, { meter })
    const state = stateOf(bench, this.credentials())
    if (this.#open?.state === state) {
      await bench.close()
      this.#open = { ...this.#open, stamp }
      return this.#open.place
    }
    await this.#open?.bench.close()
    this.#open = { stamp, state, bench, place: this.#placeOf(bench) }
    return this.#open.place
  }

  credentials(): string {
    return this.#settings().map(stampOf).join('\n')
  }

  during<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#open) throw new Misconfigured('nothing is open')
    const { bench } = this.#open
    return bench.lock.during(LOCK_PATIENCE_MS, async () => {
      const lost = await lostMemory(bench)
      const done = await work()
      if (lost.length > 0 && (await lostMemory(bench)).length === 0)
        this.#tell({ event: 'remade', words: lost })
      return done
    })
  }

  budget(): Budget {
    return this.#budget
  }

  #placeOf({ binding, branch, policy, ports, library, repository }: Workbench): Place {
    const { live, poll = policy?.poll, pushOn = policy?.pushOn } = this.#options
    const wishes = { local: true, remote: true, deletions: false, dataLoss: false }
    const permissions = underPolicy(wishes, policy)
    return {
      binding,
      branch,
      ports: {
        ...ports,
        tell: stage => {
          this.#tell({ event: 'stage', stage })
        },
      },
      library,
      request: {
        permissions: policy?.tables === 'push' ? permissions : { ...permissions, heldTables: 'all' },
        ...(pushOn === 'commit' ? { onlyCommitted: true } : {}),
      },
      mayServe: live === true || repository.settings.get(`branch.${branch}.xanopushlive`) === binding.label,
      every: poll,
    }
  }

  /** Files besides git's whose change may mean another place, policy or token. */
  #settings(): string[] {
    const { config } = this.#options
    const home = homedir()
    return [
      config ?? (process.env['XANO_CONFIG'] || join(home, '.xano', 'credentials.yaml')),
      join(this.#repository.top, 'profile.yaml'),
      join(this.#repository.top, 'xano-sync.yaml'),
    ].map(path => resolve(path))
  }

  /** Changes whenever something is checked out, bound, set or signed in otherwise. */
  #stamp(): string {
    const { gitDirectory, commonDirectory } = this.#repository
    const files = [join(gitDirectory, 'HEAD'), join(commonDirectory, 'config'), ...this.#settings()]
    return files.map(stampOf).join('\n')
  }
}

/** A command like `git status` has the lock for a moment; whoever keeps it is at work. */
async function isIndexLocked(gitDirectory: string): Promise<boolean> {
  const lock = join(gitDirectory, 'index.lock')
  for (let waited = 0; existsSync(lock); waited += LOCK_LOOK_MS) {
    dropLeftLock(gitDirectory)
    if (waited >= LOCK_MOMENT_MS) return true
    await systemClock.sleep(LOCK_LOOK_MS)
  }
  return false
}

/** Has git's configuration remember that pushing to a live branch was agreed to: the label that it was about. */
export const agreeToLive = (
  { git }: Pick<Repository, 'git'>,
  branch: string,
  { label }: Binding,
): Promise<void> => setOneByOne(git, [[`branch.${branch}.xanoPushLive`, label]])

/** What a place depends on, but for what only tells how it was seen last. */
function stateOf({ binding, branch, repository: { settings } }: Workbench, access: string): string {
  const lasting = [...settings].filter(([key]) => !key.endsWith('.xanolive'))
  return JSON.stringify([binding, branch, lasting.sort(), access])
}
