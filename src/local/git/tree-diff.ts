import type { BlobId } from '../../core/sync/snapshot.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Git } from './git.ts'
import { split } from './objects.ts'
import { present } from './raw-log.ts'

/** What two trees hold at one path. */
export interface Difference {
  readonly before: BlobId | undefined
  readonly after: BlobId | undefined
}

/** The files in which two commits differ; everything, where there is no first. */
export async function treeDiff(
  git: Git,
  from: CommitId | undefined,
  to: CommitId,
): Promise<Map<string, Difference>> {
  return from === undefined ? everything(git, to) : between(git, from, to)
}

async function everything(git: Git, commit: CommitId): Promise<Map<string, Difference>> {
  const found = new Map<string, Difference>()
  const listing = (await git.run(['ls-tree', '-r', '-z', '--full-tree', commit])).toString('utf8')
  for (const entry of listing.split('\0')) {
    const [meta, path] = split(entry)
    const [, , blob] = meta.split(' ')
    if (path !== undefined && blob !== undefined)
      found.set(path, { before: undefined, after: blob as BlobId })
  }
  return found
}

async function between(git: Git, from: CommitId, to: CommitId): Promise<Map<string, Difference>> {
  const found = new Map<string, Difference>()
  const listing = (await git.run(['diff-tree', '-r', '-z', '--no-renames', from, to]))
    .toString('utf8')
    .split('\0')
  for (let at = 0; at + 1 < listing.length; at += 2) {
    const [, , before, after] = (listing[at] ?? '').split(' ')
    found.set(listing[at + 1] ?? '', { before: present(before), after: present(after) })
  }
  return found
}
