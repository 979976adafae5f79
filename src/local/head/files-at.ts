import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { Git } from '../git/git.ts'
import { ListedTree } from '../git/listed-tree.ts'
import { below } from '../git/objects.ts'

/** From so many on all files are listed at once. */
const MANY = 50

/**
 * What a commit holds at paths below the folder of definitions; nothing, where git does not know it. For each name that
 * git is asked for by itself it reads all of the folder that holds it, and of what it counts from: the message of a
 * commit may be as long as its list of files.
 */
export async function filesAt(
  git: Git,
  {
    to,
    paths,
    prefix,
  }: { readonly to: string | undefined; readonly paths: readonly FilePath[]; readonly prefix: string },
): Promise<Map<FilePath, BlobId>> {
  const files = new Map<FilePath, BlobId>()
  if (to === undefined || paths.length === 0) return files
  const [tree] = await git.objects([`${to}^{tree}`], 'info')
  if (!tree) return files
  if (paths.length >= MANY) {
    const all = below(await ListedTree.read(git, tree.id), prefix)
    for (const path of paths) {
      const blob = all.get(path)
      if (blob !== undefined) files.set(path, blob)
    }
    return files
  }
  const names = paths.map(path => `${tree.id}:${prefix}${path}`)
  const objects = await git.objects(names, 'info')
  for (const [at, path] of paths.entries()) {
    const object = objects[at]
    if (object?.type === 'blob') files.set(path, object.id as BlobId)
  }
  return files
}
