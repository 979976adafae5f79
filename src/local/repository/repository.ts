import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ahead } from '../../engine/async/ahead.ts'
import { GitFailed, Misconfigured } from '../../engine/ports/errors.ts'
import type { Step } from '../disk/step.ts'
import { readSettings } from '../git/git-settings.ts'
import { Git, type GitFolders } from '../git/git.ts'
import { isPlain, plainRepository } from '../git/plain-repository.ts'
import { dropLeftLocks, isBegun } from './begun.ts'

/** Where git keeps a repository, and how it is set up for xano-sync. */
export interface Repository {
  readonly git: Git
  readonly top: string
  /** This worktree's folder of git, and the one that all worktrees share. */
  readonly gitDirectory: string
  readonly commonDirectory: string
  /** The checked-out branch; `HEAD` where a commit is checked out without one. */
  readonly branch: string
  readonly settings: ReadonlyMap<string, string>
}

/** The name that a checkout without a branch is bound by. No branch of git's can have it. */
export const DETACHED = 'HEAD'

/** The repository around a folder. Throws `Misconfigured` when there is none. */
export async function openRepository(directory: string, step: Step): Promise<Repository> {
  const repository = await findRepository(directory, step)
  if (!repository)
    throw new Misconfigured(
      `${resolve(directory)} is not inside a git repository: xano-sync clone makes one, and xano-sync init adopts a folder`,
    )
  return repository
}

/**
 * The repository around a folder, if there is one. Throws `Misconfigured` for one that cannot hold definitions, and
 * `GitFailed` when git does not want to work in it.
 */
export async function findRepository(directory: string, step: Step): Promise<Repository | undefined> {
  const around = new Git(resolve(directory), step)
  const plain = plainRepository(around.directory)
  const asked = ahead(readSettings(around, plain))
  const found =
    plain && isPlain((await asked).values)
      ? { top: dirname(plain.gitDirectory), ...plain }
      : await locate(around)
  if (!found) return undefined
  const { top, gitDirectory, commonDirectory } = found
  const folders = { gitDirectory, commonDirectory }
  const { values } = await asked
  refuseOtherRefs(values)
  refuseNamesake(values)
  return {
    git: new Git(top, step, { folders, ...(plain ? { settings: asked } : {}) }),
    top,
    ...folders,
    settings: new Map([...values].filter(([key]) => OURS.test(key))),
    branch: currentBranch(gitDirectory),
  }
}

const OURS = /^(?:xano-sync\.|branch\.|core\.ignorecase$)/

/** What moves a branch is seen by the files of refs, and asked often: where git keeps them otherwise, it would go unseen. */
function refuseOtherRefs(settings: ReadonlyMap<string, string>): void {
  const format = settings.get('extensions.refstorage') ?? 'files'
  if (format !== 'files')
    throw new Misconfigured(
      `the repository keeps its refs in the format ${format}; only files are supported: git refs migrate --ref-format=files`,
    )
}

/** `git fetch` would put the remote's branches in the place of the mirror, and `--prune` would take it away. */
function refuseNamesake(settings: ReadonlyMap<string, string>): void {
  if (settings.has('remote.xano.fetch'))
    throw new Misconfigured(
      "git's remote xano keeps its branches where the history of Xano is kept: give it another name with git remote rename xano NAME",
    )
}

/** Asks git where a repository lies; nothing where there is none. */
async function locate(git: Git): Promise<(GitFolders & { readonly top: string }) | undefined> {
  const [top, gitDirectory, commonDirectory, format = ''] = (await askPlace(git)).split('\n')
  if (!top || !gitDirectory || !commonDirectory) return undefined
  if (format !== 'sha1')
    throw new Misconfigured(`the repository has objects of the format ${format}; only SHA-1 is supported`)
  return { top, gitDirectory, commonDirectory }
}

async function askPlace(git: Git): Promise<string> {
  try {
    return await git.text([
      'rev-parse',
      '--path-format=absolute',
      '--show-toplevel',
      '--git-dir',
      '--git-common-dir',
      '--show-object-format',
    ])
  } catch (error) {
    if (error instanceof GitFailed && /not a git repository/.test(error.message)) return ''
    if (
      error instanceof GitFailed &&
      /must be run in a work tree|cannot use bare repository/.test(error.message)
    )
      throw new Misconfigured(
        'this is a bare repository, or a folder of git itself: no files are checked out',
      )
    throw error
  }
}

function currentBranch(gitDirectory: string): string {
  const head = readFileSync(join(gitDirectory, 'HEAD'), 'utf8').trim()
  return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1] ?? DETACHED
}

/** Creates a repository, its first branch named like Xano's, in the formats that are supported, whatever git makes otherwise. */
export async function createRepository(directory: string, branch: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  const gitDirectory = join(directory, '.git')
  if (isBegun(gitDirectory, branch)) await dropLeftLocks(gitDirectory)
  await new Git(directory).run(['init', '--quiet', `--initial-branch=${branch}`], {
    env: { GIT_DEFAULT_HASH: 'sha1', GIT_DEFAULT_REF_FORMAT: 'files' },
  })
}

const ATTRIBUTES = '*.xs -text -ident -filter !working-tree-encoding merge=xanoscript diff=xanoscript'

const attributesFile = (commonDirectory: string): string => join(commonDirectory, 'info', 'attributes')

/** Whether git was told that definitions keep their bytes. */
export function hasAttributes(commonDirectory: string): boolean {
  const path = attributesFile(commonDirectory)
  return existsSync(path) && readFileSync(path, 'utf8').split('\n').includes(ATTRIBUTES)
}

/** Tells git that definitions keep their bytes, in the place that is not committed. */
export function writeAttributes(commonDirectory: string): void {
  if (hasAttributes(commonDirectory)) return
  const path = attributesFile(commonDirectory)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  mkdirSync(join(commonDirectory, 'info'), { recursive: true })
  appendFileSync(path, `${before === '' || before.endsWith('\n') ? '' : '\n'}${ATTRIBUTES}\n`)
}
