import { join } from 'node:path'
import { GitFailed, Locked } from '../engine/errors.ts'
import { launchGit, startGit } from './launch.ts'
import { type FoundObject, ObjectReader, type Telling } from './object-reader.ts'
import { plainRepository } from './plain-repository.ts'
import { stampOf } from './stamp.ts'
import { NO_STEP, type Step } from './step.ts'

export interface GitOptions {
  readonly input?: string | Uint8Array
  /** What git reads in place of `input`, from the disk and without any help. */
  readonly inputFile?: string
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes besides 0 that are an answer. */
  readonly accept?: readonly number[]
}

/** How long to wait for somebody else's lock on the index or a ref. It is never taken away. */
const LOCK_PATIENCE_MS = 10_000
const LOCK_RETRY_MS = 100

/**
 * What a user's configuration must not change: no program of theirs runs, answers read the same everywhere, and what
 * git has written is on the disk before anything relies on it. By default git flushes neither loose objects nor refs nor
 * the index, which a power loss may leave empty, and then unreadable.
 */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.quotePath=false',
  'core.fsync=added,reference',
  'core.fsyncMethod=batch',
  'log.showSignature=false',
  'log.follow=false',
  'log.diffMerges=separate',
  'trailer.separators=:',
  'i18n.logOutputEncoding=UTF-8',
].flatMap(setting => ['-c', setting])

const FLAGS = [...SETTINGS, '--no-optional-locks', '--no-pager']

/** Where git keeps what belongs to this worktree, and what all worktrees share. */
export interface GitFolders {
  readonly gitDirectory: string
  readonly commonDirectory: string
}

export type Settings = ReadonlyMap<string, string>

/** What git is set to, and the stamp that the files had when it was asked. */
interface KnownSettings {
  readonly stamp: string
  readonly read: Promise<Settings>
}

/** Native git in one repository. Runs none of the user's hooks, never prompts, never pages. */
export class Git {
  readonly directory: string
  readonly #step: Step
  readonly #objects: ObjectReader
  #folders: Promise<GitFolders> | undefined
  #settings: KnownSettings | undefined

  constructor(
    directory: string,
    step: Step = NO_STEP,
    {
      folders,
      settings,
    }: { readonly folders?: GitFolders; readonly settings?: KnownSettings | undefined } = {},
  ) {
    this.directory = directory
    this.#step = step
    this.#settings = settings
    this.#objects = new ObjectReader(() =>
      startGit({ args: [...FLAGS, 'cat-file', '--batch-command'], directory }),
    )
    this.#folders = folders && Promise.resolve(folders)
  }

  /** What git prints. Throws `GitFailed`, or `Locked` when a lock was not released for ten seconds. */
  async run(args: readonly string[], { input, inputFile, env, accept }: GitOptions = {}): Promise<Buffer> {
    this.#step(`git ${args[0] ?? ''}`)
    for (let waited = 0; ; waited += LOCK_RETRY_MS) {
      const { directory } = this
      const full = [...FLAGS, ...args]
      const { code, stdout, stderr } = await launchGit({ args: full, directory, input, inputFile, env })
      if (code === 0 || accept?.includes(code)) return stdout
      const message = stderr.trim() || `git ${args[0] ?? ''} ended with ${code}`
      if (!isLocked(message)) throw new GitFailed(message)
      if (waited >= LOCK_PATIENCE_MS) throw new Locked(message)
      await new Promise(resolve => setTimeout(resolve, LOCK_RETRY_MS))
    }
  }

  /** What git prints, without the last line feed. */
  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.run(args, options)).toString('utf8').replace(/\n$/, '')
  }

  /** Objects by their ids or other names, in one go; nothing for a name that git does not know. */
  async objects(names: readonly string[], telling: Telling): Promise<readonly (FoundObject | undefined)[]> {
    if (names.length === 0) return []
    this.#step('git cat-file')
    // What has answered so far may have been ended by others, or have come upon something that has been mended since.
    return this.#objects.ask(telling, names).catch(() => this.#objects.ask(telling, names))
  }

  /** Asked once: a repository stays where it is. */
  folders(): Promise<GitFolders> {
    this.#folders ??= this.#locate()
    return this.#folders
  }

  /**
   * What git is set to here, by keys as git prints them: section and name in lower case, the part between as it is; the
   * last of several values. Asked once, and again when a file with settings of the repository has changed.
   */
  async settings(): Promise<Settings> {
    const stamp = settingsStamp(await this.folders())
    if (this.#settings?.stamp !== stamp) this.#settings = { stamp, read: readSettings(this) }
    return this.#settings.read
  }

  async #locate(): Promise<GitFolders> {
    const plain = plainRepository(this.directory)
    if (plain) return plain
    const flags = ['--path-format=absolute', '--git-dir', '--git-common-dir']
    const [gitDirectory = '', commonDirectory = ''] = (await this.text(['rev-parse', ...flags])).split('\n')
    return { gitDirectory, commonDirectory }
  }
}

export async function readSettings(git: Git): Promise<Settings> {
  const listing = (await git.run(['config', '-z', '--list'])).toString('utf8')
  return new Map(
    listing.split('\0').map(entry => {
      const at = entry.indexOf('\n')
      return at < 0 ? [entry, 'true'] : [entry.slice(0, at), entry.slice(at + 1)]
    }),
  )
}

/** Changes with the settings that are the repository's own. */
export const settingsStamp = ({ gitDirectory, commonDirectory }: GitFolders): string =>
  [join(commonDirectory, 'config'), join(gitDirectory, 'config.worktree')].map(stampOf).join('\n')

const isLocked = (message: string): boolean =>
  /\.lock'?: File exists|Unable to create '.*\.lock'/.test(message)
