import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId, Head, Tree } from '../../engine/ports/git.ts'
import type { Arrival } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import type { Difference } from '../git/tree-diff.ts'

/** Where something is to be landed: the repository, and the mirror that it comes from. */
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
