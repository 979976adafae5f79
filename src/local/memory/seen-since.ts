import type { BlobId } from '../../core/sync/snapshot.ts'
import { enter } from '../../core/xs/enter.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Git } from '../git/git.ts'
import { rawLog } from '../git/raw-log.ts'

/** What commits of the mirror have brought, by place, behind the one for which Base stands. */
export async function seenSince(
  git: Git,
  base: CommitId | undefined,
  mirror: CommitId | undefined,
): Promise<ReadonlyMap<FilePath, readonly BlobId[]>> {
  const seen = new Map<FilePath, BlobId[]>()
  if (base === undefined || mirror === undefined || base === mirror) return seen
  for (const { path, after } of await rawLog(git, '', [`${base}..${mirror}`]))
    if (after) enter(seen, path as FilePath, after)
  return seen
}
