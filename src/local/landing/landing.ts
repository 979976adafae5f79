import { HeadMoved } from '../../engine/ports/errors.ts'
import type { Head } from '../../engine/ports/git.ts'
import type { Arrival, Landed } from '../../engine/ports/history.ts'
import { refreshIndex } from '../git-index/index-file.ts'
import { readHead, sameHead } from '../head/head.ts'
import { commitArrivals } from './commit-arrivals.ts'
import { follow } from './follow.ts'
import { isMirror, type News, type Site } from './site.ts'

/**
 * Follow if you can, else land. While a branch has no commits of its own and no upstream it is the mirror, and goes
 * forward with it; otherwise what arrived becomes one commit on it. The index first, the branch last, and only
 * from where it was seen.
 */
export async function land(site: Site, { arrivals, staysApart }: News, head: Head): Promise<Landed> {
  const { branch } = head
  if (branch === undefined) return { kind: 'nothing', head, left: [] }
  if (head.commit === site.mirror) return noticed(site, arrivals, head)
  if (!sameHead(await readHead(site.git), head))
    throw new HeadMoved('the checked-out branch moved while files were written')
  const here = { ...head, branch }
  return (await isMirror(site, here))
    ? follow(site, { arrivals, staysApart }, here)
    : commitArrivals(site, arrivals, here)
}

/** The branch was ahead of files that hold by now what its commit does. */
async function noticed({ git, prefix }: Site, arrivals: readonly Arrival[], head: Head): Promise<Landed> {
  const paths = arrivals.flatMap(({ file }) => (file ? [prefix + file.path] : []))
  if (paths.length === 0) return { kind: 'nothing', head, left: [] }
  await refreshIndex(git, paths)
  return { kind: 'noticed', head, left: [] }
}
