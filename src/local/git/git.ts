import { rmSync, statSync } from 'node:fs'
import { GitFailed, Locked } from '../../engine/ports/errors.ts'
import { NO_STEP, type Step } from '../disk/step.ts'
import { dropReport } from './crash-reports.ts'
import { areStill, type ReadSettings, readSettings, type Settings } from './git-settings.ts'
import { type Ended, type Input, launchGit, startGit } from './launch.ts'
import { staleLock } from './stale-lock.ts'
import { type FoundObject, ObjectReader, type Telling } from './object-reader.ts'
import { plainRepository } from './plain-repository.ts'

export interface GitOptions {
  readonly input?: Input
  /** What git reads in place of `input`, from the disk and without any help. */
  readonly inputFile?: string
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes besides 0 that are an answer. */
  readonly accept?: readonly number[]
}

/** How long to wait for somebody else's lock on the index or a ref: it is never taken away. */
export const LOCK_PATIENCE_MS = 10_000
export const LOCK_RETRY_MS = 100

/**
 * What a user's configuration must not change: no program of theirs runs, answers read the same everywhere, and what
 * git has written is on the disk before anything relies on it. By default git flushes neither loose objects nor refs nor
 * the index, which a power loss may leave empty, and then unreadable. In a sparse index, `update-index` puts files beside
 * the entry of their folder, which still holds them as they were (seen in git 2.39 and 2.55): it has to read a whole one.
 * Files that were cloned may themselves look like a repository, with settings that start programs: git takes for one
 * only what was made one.
 */
const SETTINGS = [
  'safe.bareRepository=explicit',
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'index.sparse=false',
  'core.fsync=added,reference',
  'core.fsyncMethod=batch',
  'diff.orderFile=/dev/null',
  'log.showSignature=false',
  'log.follow=false',
  'log.diffMerges=separate',
  'log.showRoot=true',
  'trailer.separators=:',
  'i18n.logOutputEncoding=UTF-8',
].flatMap(setting => ['-c', setting])

const FLAGS = [...SETTINGS, '--no-optional-locks', '--no-pager']

/** Where git keeps what belongs to this worktree, and what all worktrees share. */
export interface GitFolders {
  readonly gitDirectory: string
  readonly commonDirectory: string
}

/** Native git in one repository. Runs none of the user's hooks, never prompts, never pages. */
export class Git {
  readonly directory: string
  /** Told of each operation that leaves a trace. */
  readonly step: Step
  readonly #objects: ObjectReader
  #folders: Promise<GitFolders> | undefined
  #beside: Promise<unknown> | undefined
  #settings: Promise<ReadSettings> | undefined

  constructor(
    directory: string,
    step: Step = NO_STEP,
    { folders, settings }: { readonly folders?: GitFolders; readonly settings?: Promise<ReadSettings> } = {},
  ) {
    this.directory = directory
    this.step = step
    this.#settings = settings
    const start = () => startGit({ args: [...FLAGS, 'cat-file', '--batch-command'], directory })
    this.#objects = new ObjectReader(start, () => identityOf(folders?.commonDirectory))
    this.#folders = folders && Promise.resolve(folders)
  }

  /** What git prints. Throws `GitFailed`, or `Locked` when a lock was not released for ten seconds. */
  async run(args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
    return (await this.heard(args, options)).stdout
  }

  /** The same, with what git says besides. */
  async heard(
    args: readonly string[],
    { input, inputFile, env, accept }: GitOptions = {},
  ): Promise<Pick<Ended, 'stdout' | 'stderr'>> {
    const command = commandOf(args)
    this.step(`git ${command}`)
    for (let met: number | undefined; ;) {
      const { directory } = this
      const full = [...FLAGS, ...args]
      const { code, stdout, stderr } = await launchGit({ args: full, directory, input, inputFile, env })
      if (code === 0 || accept?.includes(code)) return { stdout, stderr }
      const message = stderr.trim() || `git ${command} ended with ${code}`
      dropReport(message, directory)
      if (!isLocked(message)) throw new GitFailed(message)
      const { commonDirectory } = await this.folders()
      const left = staleLock(message, { directory, commonDirectory })
      if (left !== undefined) rmSync(left, { force: true })
      // Git waits for some locks by itself, a second for that of the packed refs.
      met ??= performance.now()
      if (performance.now() - met >= LOCK_PATIENCE_MS) throw new Locked(message)
      await new Promise(resolve => setTimeout(resolve, LOCK_RETRY_MS))
    }
  }

  /** Goes on beside what follows, with something that does no harm where it cannot be done. */
  beside(work: Promise<unknown>): void {
    this.#beside = work.catch(() => undefined)
  }

  /** Resolves when what goes on beside is over. */
  async atRest(): Promise<void> {
    await this.#beside
  }

  /** What git prints, without the last line feed. */
  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.run(args, options)).toString('utf8').replace(/\n$/, '')
  }

  /** Objects by their ids or other names, in one go; nothing for a name that git does not know. */
  async objects(names: readonly string[], telling: Telling): Promise<readonly (FoundObject | undefined)[]> {
    if (names.length === 0) return []
    this.step('git cat-file')
    // What has answered so far may have been ended by others, or have come upon something that has been mended since.
    return this.#objects.ask(telling, names).catch(() => this.#objects.ask(telling, names))
  }

  /** Asked once: a repository stays where it is. */
  folders(): Promise<GitFolders> {
    this.#folders ??= this.#locate()
    return this.#folders
  }

  /** What git is set to here. Asked once, and again when one of the files that say it has changed. */
  async settings(): Promise<Settings> {
    const asked = this.#settings
    const known = await asked?.catch(() => undefined)
    if ((!known || !areStill(known)) && this.#settings === asked)
      this.#settings = this.folders().then(folders => readSettings(this, folders))
    return (await this.#settings)?.values ?? new Map()
  }

  async #locate(): Promise<GitFolders> {
    const plain = plainRepository(this.directory)
    if (plain) return plain
    const flags = ['--path-format=absolute', '--git-dir', '--git-common-dir']
    const [gitDirectory = '', commonDirectory = ''] = (await this.text(['rev-parse', ...flags])).split('\n')
    return { gitDirectory, commonDirectory }
  }
}

/** What git is to do, behind a setting for this alone. */
const commandOf = (args: readonly string[]): string => args[args[0] === '-c' ? 2 : 0] ?? ''

/** Which folder lies at a path. */
const identityOf = (path: string | undefined): string =>
  path === undefined ? '' : String(statSync(path, { throwIfNoEntry: false })?.ino)

/** A lock that may not be made, or has no room, is nobody's: to wait for it would help nothing. */
const isLocked = (message: string): boolean =>
  /(?:\.lock'?|could not lock config file .*): File exists/.test(message)
