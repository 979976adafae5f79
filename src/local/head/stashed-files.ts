import { join } from 'node:path'
import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Stash } from '../../engine/ports/history.ts'
import type { Git } from '../git/git.ts'
import { readRefLog } from '../git/ref-log.ts'
import { readTip } from '../git/tips.ts'
import { filesAt } from './files-at.ts'

/** So many are looked into: whoever never empties the list does not wait for it. */
const MOST_STASHES = 16

interface Where {
  readonly paths: readonly FilePath[]
  readonly prefix: string
}

/** What stashes have put aside at paths below the folder of definitions, newest first. */
export async function stashes(git: Git, where: Where): Promise<Stash[]> {
  const { commit: newest } = await readTip(git, 'refs/stash')
  if (newest === undefined) return []
  const { commonDirectory } = await git.folders()
  const logged = readRefLog(join(commonDirectory, 'logs', 'refs', 'stash')).map(({ to }) => to)
  const commits = logged[0] === newest ? logged.slice(0, MOST_STASHES) : [newest]
  return Promise.all(commits.map(async commit => ({ commit, ...(await stashedFiles(git, commit, where)) })))
}

/**
 * What was not committed when a stash was made, and nothing for a file that was deleted or moved away; and what was
 * committed. It is a commit of the tracked files on what was checked out; what was untracked lies in a third parent
 * (gitrevisions: `^3`).
 */
async function stashedFiles(
  git: Git,
  stash: CommitId,
  where: Where,
): Promise<Pick<Stash, 'committed' | 'files'>> {
  const [committed = NONE, tracked = NONE, untracked = NONE] = await Promise.all(
    [`${stash}^1`, stash, `${stash}^3`].map(to => filesAt(git, { ...where, to })),
  )
  const saved = new Map([...tracked, ...untracked])
  const paths = new Set([...committed.keys(), ...saved.keys()])
  const apart = [...paths].filter(path => committed.get(path) !== saved.get(path))
  return { committed, files: new Map(apart.map(path => [path, saved.get(path)])) }
}

const NONE: ReadonlyMap<FilePath, BlobId> = new Map()
