import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { CommitId, Stash } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { filesAt } from './head-move.ts'

/**
 * What a stash has put aside at paths below the folder of definitions: what was not committed when it was made, and
 * nothing for a file that was deleted or moved away; and what was committed. It is a commit of the tracked files on what
 * was checked out; what was untracked lies in a third parent (gitrevisions: `^3`).
 */
export async function stashedFiles(
  git: Git,
  stash: CommitId,
  where: { readonly paths: readonly FilePath[]; readonly prefix: string },
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
