import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import { refuseWhileBusy } from '../../local/head/busy.ts'
import { belongingOf, bindingOf, prefixOf } from '../../local/repository/binding.ts'
import { DETACHED, openRepository, type Repository } from '../../local/repository/repository.ts'
import { DiskWorktree } from '../../local/worktree.ts'
import { step } from './debug-step.ts'

/** A bound repository and its files: what can be looked at while all that reads definitions is still being loaded. */
export interface Folder {
  readonly repository: Repository
  readonly binding: Binding
  /** The git branch that is bound; `HEAD` where none is checked out. */
  readonly branch: string
  readonly worktree: DiskWorktree
}

/** Opens the repository around a folder. Throws `Misconfigured` where what is checked out is not bound. */
export async function openFolder(
  directory = process.cwd(),
  { onlyLooks = false }: { readonly onlyLooks?: boolean } = {},
): Promise<Folder> {
  const repository = await openRepository(directory, step)
  const branch = branchOf(repository)
  const binding = bindingOf(repository)
  if (!binding) throw new Misconfigured(unbound(repository, branch))
  const { git, top, gitDirectory } = repository
  const place = { top, prefix: prefixOf(repository), gitDirectory, branch, onlyLooks }
  return { repository, binding, branch, worktree: new DiskWorktree(git, place, step) }
}

/** The name by which what is checked out is bound. A rebase or a bisection checks out what nobody bound. */
export function branchOf({ branch, gitDirectory }: Repository): string {
  if (branch === DETACHED) refuseWhileBusy(gitDirectory)
  return branch
}

export const STRAY = 'this repository does not belong to a Xano workspace yet: xano-sync init makes it'

function unbound(repository: Repository, branch: string): string {
  if (!belongingOf(repository)) return STRAY
  return branch === DETACHED
    ? 'no branch is checked out: git switch to one that is bound, or xano-sync bind LABEL binds the commit that is'
    : `the branch ${branch} is not bound to a branch of Xano: xano-sync bind LABEL binds it`
}
