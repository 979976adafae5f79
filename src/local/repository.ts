import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { simpleGit } from 'simple-git'
import { Misconfigured } from '../engine/errors.ts'
import type { Binding } from '../engine/ports.ts'
import { Git } from './git.ts'
import type { Step } from './step.ts'

/** Where git keeps a repository, and what it is bound to. */
export interface Repository {
  readonly git: Git
  readonly top: string
  /** This worktree's folder of git, and the one that all worktrees share. */
  readonly gitDirectory: string
  readonly commonDirectory: string
  /** The checked-out branch; none when HEAD is detached. */
  readonly branch: string | undefined
  readonly settings: ReadonlyMap<string, string>
}

/** The repository around a folder. Throws `Misconfigured` when there is none. */
export async function openRepository(directory: string, step: Step): Promise<Repository> {
  const git = new Git(resolve(directory), step)
  const answer = await git.text(
    ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-dir', '--git-common-dir'],
    { accept: [128] },
  )
  const [top, gitDirectory, commonDirectory] = answer.split('\n')
  if (!top || !gitDirectory || !commonDirectory)
    throw new Misconfigured(`${resolve(directory)} is not inside a git repository`)
  const inTop = new Git(top, step)
  const [settings, branch] = await Promise.all([readSettings(inTop), currentBranch(gitDirectory)])
  return { git: inTop, top, gitDirectory, commonDirectory, settings, branch }
}

/** The binding of the checked-out branch; nothing when it has none. */
export function bindingOf({ settings, branch }: Repository): Binding | undefined {
  const origin = settings.get('xano-sync.origin')
  const workspace = Number(settings.get('xano-sync.workspace'))
  const label = branch === undefined ? undefined : settings.get(`branch.${branch}.xanolabel`)
  return origin === undefined || !Number.isInteger(workspace) || label === undefined
    ? undefined
    : { origin, workspace, label }
}

/** Where the definitions lie below the top, with `/` at the end; empty when they lie at the top. */
export function prefixOf({ settings }: Repository): string {
  const root = settings.get('xano-sync.root') ?? ''
  return root === '' ? '' : `${root.replace(/\/+$/, '')}/`
}

/** Keys as git prints them: section and name in lower case, the part between as it is. */
async function readSettings(git: Git): Promise<Map<string, string>> {
  const listing = (
    await git.run(['config', '-z', '--get-regexp', '^(xano-sync|branch)\\.'], { accept: [1] })
  ).toString('utf8')
  return new Map(
    listing.split('\0').flatMap(entry => {
      const at = entry.indexOf('\n')
      return at < 0 ? [] : [[entry.slice(0, at), entry.slice(at + 1)] as const]
    }),
  )
}

async function currentBranch(gitDirectory: string): Promise<string | undefined> {
  const head = readFileSync(join(gitDirectory, 'HEAD'), 'utf8').trim()
  const [, branch] = /^ref: refs\/heads\/(.+)$/.exec(head) ?? []
  return Promise.resolve(branch)
}

/** Creates a repository, its first branch named like Xano's. */
export async function createRepository(directory: string, branch: string): Promise<void> {
  mkdirSync(directory, { recursive: true })
  await simpleGit(directory).init(['--quiet', `--initial-branch=${branch}`])
}

/** Binds a git branch to a Xano branch, and the repository to a workspace. */
export async function bind(
  git: Git,
  branch: string,
  { origin, workspace, label }: Binding,
  root = '',
): Promise<void> {
  const config = simpleGit(git.directory)
  await config.addConfig(`branch.${branch}.xanoLabel`, label)
  if (root !== '') await config.addConfig('xano-sync.root', root)
  await config.addConfig('xano-sync.workspace', String(workspace))
  await config.addConfig('xano-sync.origin', origin)
}

const ATTRIBUTES = '*.xs -text merge=xanoscript diff=xanoscript'

/** Tells git that definitions keep their bytes, in the place that is not committed. */
export function writeAttributes(commonDirectory: string): void {
  const path = join(commonDirectory, 'info', 'attributes')
  const before = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (before.split('\n').includes(ATTRIBUTES)) return
  mkdirSync(join(commonDirectory, 'info'), { recursive: true })
  appendFileSync(path, `${before === '' || before.endsWith('\n') ? '' : '\n'}${ATTRIBUTES}\n`)
}
