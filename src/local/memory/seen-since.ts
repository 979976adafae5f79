import type { BlobId } from '../../core/sync/snapshot.ts'
import { enter } from '../../core/xs/enter.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Git } from '../git/git.ts'
import { rawLog } from '../git/raw-log.ts'

type Seen = ReadonlyMap<FilePath, readonly BlobId[]>

/** What commits of the mirror have brought, by place, behind the one for which Base stands. */
export async function seenSince(
  git: Git,
  base: CommitId | undefined,
  mirror: CommitId | undefined,
): Promise<Seen> {
  if (base === undefined || mirror === undefined || base === mirror) return new Map()
  return broughtBy(git, [`${base}..${mirror}`])
}

/** Of more places than these git is not asked by their names. */
const MANY = 200

/** What all of them have brought to some places, newest first. */
export async function seenAt(
  git: Git,
  mirror: CommitId | undefined,
  paths: readonly FilePath[],
): Promise<Seen> {
  if (mirror === undefined || paths.length === 0) return new Map()
  const few = paths.length > MANY ? [] : paths.map(path => `:(literal,top)${path}`)
  return broughtBy(git, [mirror, '--', ...few])
}

async function broughtBy(git: Git, args: readonly string[]): Promise<Seen> {
  const seen = new Map<FilePath, BlobId[]>()
  for (const { path, after } of await rawLog(git, '', args)) if (after) enter(seen, path as FilePath, after)
  return seen
}
