import type { FilePath } from '../../core/xs/file-path.ts'
import { HeadMoved } from '../../engine/ports/errors.ts'
import type { CommitId, Head, Tree } from '../../engine/ports/git.ts'
import type { Arrival, Landed } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import type { Difference } from '../git/tree-diff.ts'
import { readHead, sameHead } from '../head/head.ts'
import { commitArrivals } from './commit-arrivals.ts'
import { follow, wayTo } from './follow.ts'

export interface Site {
  readonly git: Git
  /** Where the definitions lie in the repository, with `/` at the end; empty at the top. */
  readonly prefix: string
  readonly mirror: CommitId
  readonly binding: Binding
  /** What the mirror holds, where that is known. */
  readonly tree?: Tree
  /** The commit of the mirror before its last one, where that is known, and all that the last one has changed. */
  readonly former?: Former | undefined
}

interface Former {
  readonly commit: CommitId
  readonly changed: () => ReadonlyMap<string, Difference>
}

export interface News {
  readonly arrivals: readonly Arrival[]
  /** Whether a file stays another way than Xano has it on purpose. */
  readonly staysApart: (path: FilePath) => boolean
}

export type OnBranch = Head & { readonly branch: string }

/**
 * Follow if you can, else land. While a branch has no commits of its own and no upstream it is the mirror, and goes
 * forward with it; otherwise what arrived becomes one commit on it. The index first, the branch last, and only
 * from where it was seen.
 */
export async function land(site: Site, { arrivals, staysApart }: News, head: Head): Promise<Landed> {
  const { branch } = head
  if (branch === undefined || head.commit === site.mirror) return { kind: 'nothing', head, left: [] }
  if (!sameHead(await readHead(site.git), head))
    throw new HeadMoved('the checked-out branch moved while files were written')
  const here = { ...head, branch }
  return (await isMirror(site, here))
    ? follow(site, { arrivals, staysApart }, here)
    : commitArrivals(site, arrivals, here)
}

/** What is staged and keeps a branch, which would follow Xano, where it is. */
export async function heldUp(site: Site, { branch, commit }: Head): Promise<Landed['left']> {
  if (branch === undefined || commit === site.mirror) return []
  if (!(await isMirror(site, { branch, ...(commit === undefined ? {} : { commit }) }))) return []
  const { staged } = await wayTo(site, commit)
  return staged.map(path => ({ path, why: 'staged' }))
}

/** Whether a branch has nothing of its own, so that it goes wherever Xano goes. */
export async function isMirror(
  { git, prefix, mirror, former }: Site,
  { branch, commit }: OnBranch,
): Promise<boolean> {
  if (prefix !== '') return false
  const upstream = (await git.settings()).get(`branch.${branch}.merge`) ?? ''
  if (upstream !== '') return false
  if (commit === undefined || commit === former?.commit) return true
  return (await git.text(['merge-base', commit, mirror], { accept: [1] })) === commit
}
