import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ahead } from '../engine/ahead.ts'
import { GitFailed, Misconfigured } from '../engine/errors.ts'
import { Git } from './git.ts'
import type { Step } from './step.ts'

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
  if (!repository) throw new Misconfigured(`${resolve(directory)} is not inside a git repository`)
  return repository
}

/**
 * The repository around a folder, if there is one. Throws `Misconfigured` for one that cannot hold definitions, and
 * `GitFailed` when git does not want to work in it.
 */
export async function findRepository(directory: string, step: Step): Promise<Repository | undefined> {
  const around = new Git(resolve(directory), step)
  const asked = ahead(readSettings(around))
  const answer = await locate(around)
  const [top, gitDirectory, commonDirectory, format = ''] = answer.split('\n')
  if (!top || !gitDirectory || !commonDirectory) return undefined
  if (format !== 'sha1')
    throw new Misconfigured(`the repository has objects of the format ${format}; only SHA-1 is supported`)
  const git = new Git(top, step, { gitDirectory, commonDirectory })
  return {
    git,
    top,
    gitDirectory,
    commonDirectory,
    settings: await asked,
    branch: currentBranch(gitDirectory),
  }
}

async function locate(git: Git): Promise<string> {
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
    if (error instanceof GitFailed && /must be run in a work tree/.test(error.message))
      throw new Misconfigured(
        'this is a bare repository, or a folder of git itself: no files are checked out',
      )
    throw error
  }
}

/** Keys as git prints them: section and name in lower case, the part between as it is. */
async function readSettings(git: Git): Promise<Map<string, string>> {
  const listing = (
    await git.run(['config', '-z', '--get-regexp', '^(xano-sync\\.|branch\\.|core\\.ignorecase$)'], {
      accept: [1],
    })
  ).toString('utf8')
  return new Map(
    listing.split('\0').flatMap(entry => {
      const at = entry.indexOf('\n')
      return at < 0 ? [] : [[entry.slice(0, at), entry.slice(at + 1)] as const]
    }),
  )
}

function currentBranch(gitDirectory: string): string {
  const head = readFileSync(join(gitDirectory, 'HEAD'), 'utf8').trim()
  return /^ref: refs\/heads\/(.+)$/.exec(head)?.[1] ?? DETACHED
}

/** Creates a repository, its first branch named like Xano's. */
export async function createRepository(directory: string, branch: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  await new Git(directory).run(['init', '--quiet', `--initial-branch=${branch}`])
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
