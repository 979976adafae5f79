import { Misconfigured } from '../../engine/ports/errors.ts'
import type { Tree } from '../../engine/ports/git.ts'
import type { Git } from '../git/git.ts'
import { ListedTree } from '../git/listed-tree.ts'
import { commitNamed } from '../git/objects.ts'
import { mirrorRef } from './mirror.ts'

/**
 * The definitions of a commit: of one of the mirror, where they lie at the top, or of a branch, where they lie below
 * `prefix`. Throws `Misconfigured` when there is no such commit, or no such folder in it.
 */
export async function oldTree(
  git: Git,
  name: string,
  { label, prefix }: { readonly label: string; readonly prefix: string },
): Promise<Tree> {
  const commit = await commitNamed(git, name)
  if (commit === undefined) throw new Misconfigured(`there is no commit ${name} here`)
  const shared = await git.text(['merge-base', commit, mirrorRef(label)], { accept: [1, 128] })
  if (shared === commit || prefix === '') return ListedTree.read(git, commit)
  const [folder] = await git.objects([`${commit}:${prefix}`], 'info')
  if (!folder) throw new Misconfigured(`${name} has no folder ${prefix}`)
  return ListedTree.read(git, folder.id)
}
