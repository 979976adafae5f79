import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { Misconfigured } from '../../engine/ports/errors.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { Git } from '../git/git.ts'
import { ListedTree } from '../git/listed-tree.ts'
import { mirrorRef } from './mirror.ts'

export interface OldTree {
  readonly commit: CommitId
  /** The folder of definitions as it was. */
  readonly tree: Tree
}

/**
 * The definitions of a commit: of one of the mirror, where they lie at the top, or of a branch, where they lie below
 * `prefix`. Throws `Misconfigured` when there is no such commit, or no such folder in it.
 */
export async function oldTree(
  git: Git,
  name: string,
  { label, prefix }: { readonly label: string; readonly prefix: string },
): Promise<OldTree> {
  const commit = (await parse(git, `${name}^{commit}`)) as CommitId | ''
  if (commit === '') throw new Misconfigured(`there is no commit ${name} here`)
  const shared = await git.text(['merge-base', commit, mirrorRef(label)], { accept: [1, 128] })
  const isMirror = shared === commit
  if (isMirror || prefix === '') return { commit, tree: await ListedTree.read(git, commit) }
  const folder = await parse(git, `${commit}:${prefix}`)
  if (folder === '') throw new Misconfigured(`${name} has no folder ${prefix}`)
  const tree: ReadonlyMap<FilePath, BlobId> = await ListedTree.read(git, folder)
  return { commit, tree }
}

const parse = (git: Git, name: string): Promise<string> =>
  git.text(['rev-parse', '--quiet', '--verify', '--end-of-options', name], { accept: [1, 128] })
