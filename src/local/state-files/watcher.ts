import { existsSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Hint } from '../../engine/session/desk.ts'
import { isCode } from '../disk/atomic-file.ts'
import { stampOf } from '../disk/stamp.ts'
import { LOCK } from './lock.ts'
import { PAUSED } from './pause.ts'

interface Folders {
  /** Where the definitions lie. */
  readonly root: string
  readonly gitDirectory: string
  readonly commonDirectory: string
  /** Files outside of git whose change matters: policy, credentials. */
  readonly settings: readonly string[]
}

/** A file that was touched is looked at again after this time of rest; chokidar misses a write 25 ms after another. */
const RECHECK_MS = 100
/** Where the system has no room for more watches, files are looked at this often instead. */
const POLL_MS = 1000

const EXTENSION = '.xs'
/** What git ignores decides which files are definitions, here and in every folder below. */
const IGNORES = '.gitignore'

/**
 * Hints of what may have changed on disk. They come from events of the system, so that an idle folder costs nothing; one
 * may be wrong or missing, never late for long. Folders are watched, and what their events say of the files in them is
 * taken as it comes: a watch for each of 10,000 files costs seconds and 60 MB (measured, chokidar 5 on Linux).
 */
export class FolderWatcher {
  readonly #folders: Folders
  /** The second look at each file that was touched last. */
  readonly #rechecks = new Map<string, NodeJS.Timeout>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #watchers: FSWatcher[] = []
  #hint: (hint: Hint) => void = () => undefined

  constructor(folders: Folders) {
    this.#folders = folders
  }

  async start(hint: (hint: Hint) => void): Promise<void> {
    this.#hint = hint
    await this.#open(isPollingWanted())
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    this.#rechecks.clear()
    await Promise.all(this.#watchers.map(watcher => watcher.close()))
    this.#watchers = []
  }

  async #open(usePolling: boolean): Promise<void> {
    const { root, gitDirectory, commonDirectory, settings } = this.#folders
    const options = {
      ignoreInitial: true,
      followSymlinks: false,
      atomic: false,
      usePolling,
      interval: POLL_MS,
    }
    const definitions = watch(root, {
      ...options,
      ignored: (path, stats) =>
        ['.git', 'node_modules'].includes(basename(path)) ||
        (stats?.isDirectory() === false && !(usePolling && path.endsWith(EXTENSION))),
    })
    const git = watch([...new Set([gitDirectory, commonDirectory, join(gitDirectory, 'logs')])], {
      ...options,
      depth: 0,
    })
    const own = new Set([gitDirectory, commonDirectory].map(folder => join(folder, 'xano-sync')))
    const rest = watch([...own, ...settings], {
      ...options,
      depth: 0,
      ignored: (path, stats) => stats?.isFile() === true && !isSetting(path, settings) && !isLock(path),
    })
    this.#watchers = [definitions, git, rest]
    // Who polls has no events of the system to pass on, and says something else under this name.
    if (!usePolling)
      definitions.on('raw', (_, name: string | null, at) => {
        const { watchedPath } = at as { watchedPath: string }
        if (name?.endsWith(EXTENSION)) this.#touched(join(watchedPath, basename(name)))
        else if (name === IGNORES) this.#tell('folder', watchedPath)
      })
    definitions.on('all', (event, path) => {
      if (event === 'addDir' || event === 'unlinkDir') this.#tell('folder', path)
      else if (path.endsWith(EXTENSION)) this.#touched(path)
    })
    git.on('all', (_, path) => {
      this.#hint({ kind: basename(path) === 'config' ? 'settings' : 'git' })
    })
    rest.on('all', (_, path) => {
      if (isSetting(path, settings)) this.#hint({ kind: 'settings' })
      else if (isLock(path)) this.#hint({ kind: 'git' })
    })
    const instead = new Promise<void>(resolve => {
      let isPolled = usePolling
      const poll = (error: unknown): void => {
        if (isPolled || !isCode(error, 'ENOSPC', 'EMFILE')) return
        isPolled = true
        resolve(this.#reopen(true))
      }
      for (const watcher of this.#watchers) watcher.on('error', poll)
    })
    for (const watcher of [definitions, git])
      watcher.on('unlinkDir', path => {
        if ([root, gitDirectory, commonDirectory].includes(path)) this.#reopenWhenBack(usePolling)
      })
    const ready = this.#watchers.map(watcher => new Promise<void>(resolve => watcher.once('ready', resolve)))
    await Promise.race([Promise.all(ready), instead])
  }

  /** What happened in between, nobody has told. */
  async #reopen(usePolling: boolean): Promise<void> {
    await this.close()
    await this.#open(usePolling)
    this.#tell('folder', this.#folders.root)
    this.#hint({ kind: 'git' })
  }

  /** A folder that is watched has gone. Nobody tells when another one of its name is there, or itself again. */
  #reopenWhenBack(usePolling: boolean): void {
    const { root, gitDirectory, commonDirectory } = this.#folders
    this.#after(POLL_MS, () => {
      if (![root, gitDirectory, commonDirectory].every(folder => existsSync(folder)))
        this.#reopenWhenBack(usePolling)
      else void this.#reopen(usePolling)
    })
  }

  /** Tells of a file until it rests: its events alone do not say that it is whole. */
  #touched(path: string): void {
    this.#tell('file', path)
    const stamp = stampOf(path)
    this.#drop(this.#rechecks.get(path))
    const recheck = this.#after(RECHECK_MS, () => {
      this.#rechecks.delete(path)
      if (stampOf(path) !== stamp) this.#touched(path)
    })
    this.#rechecks.set(path, recheck)
  }

  #after(ms: number, act: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
    return timer
  }

  #drop(timer: NodeJS.Timeout | undefined): void {
    if (!timer) return
    clearTimeout(timer)
    this.#timers.delete(timer)
  }

  #tell(kind: 'file' | 'folder', path: string): void {
    this.#hint({ kind, path: relative(this.#folders.root, path).split(sep).join('/') })
  }
}

/** What chokidar is told by the environment, as in a container whose folders give no events, outdoes its options. */
const isPollingWanted = (): boolean =>
  !['', '0', 'false'].includes((process.env['CHOKIDAR_USEPOLLING'] ?? '').toLowerCase())

const isSetting = (path: string, settings: readonly string[]): boolean =>
  basename(path) === PAUSED || settings.includes(path)

/** The file of the lock that every command takes which moves anything. */
const isLock = (path: string): boolean => basename(path) === LOCK
