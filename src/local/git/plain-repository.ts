import { lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { GitFolders } from './git.ts'

/**
 * Git's folders where a folder is the top of a repository in the plainest way, so that git has to be asked for nothing:
 * `.git` is a folder in it, holds all that git wants of a repository, belongs to nobody else (git refuses what does) and
 * is no linked worktree. What such a repository is set to may still say otherwise: see `isPlain`.
 */
export function plainRepository(folder: string): GitFolders | undefined {
  const top = realPath(folder)
  if (top === undefined) return undefined
  const gitDirectory = join(top, '.git')
  const user = process.geteuid?.()
  const owned = [top, gitDirectory].map(look)
  if (user === undefined || !owned.every(stats => stats?.isDirectory() && stats.uid === user))
    return undefined
  const hasAll = ['objects', 'refs'].every(name => look(join(gitDirectory, name))?.isDirectory())
  if (!hasAll || look(join(gitDirectory, 'commondir')) || !hasHead(gitDirectory)) return undefined
  return { gitDirectory, commonDirectory: gitDirectory }
}

/**
 * Whether settings leave a repository what its folders say: files beside `.git`, and objects of the usual format. Of a
 * repository that git refuses it tells no settings, not even the version of its layout.
 */
export function isPlain(settings: ReadonlyMap<string, string>): boolean {
  const bare = settings.get('core.bare') ?? 'false'
  const isOfUsualFormat = settings.get('core.repositoryformatversion') === '0'
  return bare === 'false' && isOfUsualFormat && !settings.has('core.worktree')
}

const look = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false })

function realPath(folder: string): string | undefined {
  try {
    return realpathSync.native(folder)
  } catch {
    return undefined
  }
}

/** Without it, git takes a folder for no repository and looks further up. */
function hasHead(gitDirectory: string): boolean {
  try {
    return /^(?:ref: refs\/|[0-9a-f]{40}\s*$)/.test(readFileSync(join(gitDirectory, 'HEAD'), 'utf8'))
  } catch {
    return false
  }
}
