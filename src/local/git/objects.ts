import type { BlobId } from '../../core/sync/snapshot.ts'
import { filePath, isFilePath } from '../../core/xs/file-path.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { Git } from './git.ts'

/** The bytes of blobs, in one go. One that git does not hold is missing from the answer. */
export async function readBlobs(git: Git, blobs: readonly BlobId[]): Promise<Map<BlobId, Uint8Array>> {
  const found = await git.objects(blobs, 'contents')
  return new Map(
    blobs.flatMap((blob, index) => {
      const object = found[index]
      return object?.type === 'blob' ? [[blob, object.bytes] as const] : []
    }),
  )
}

/** The commit that a person names; nothing where git knows none by that name. */
export async function commitNamed(git: Git, name: string): Promise<CommitId | undefined> {
  const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`]
  return ((await git.text(args, { accept: [1, 128] })) || undefined) as CommitId | undefined
}

/** The part of a tree below a folder. */
export function below(tree: Tree, prefix: string): Tree {
  if (prefix === '') return tree
  return new Map(
    [...tree].flatMap(([path, blob]) => {
      const inner = path.startsWith(prefix) ? filePath(path.slice(prefix.length)) : undefined
      return inner !== undefined && isFilePath(inner) ? [[inner, blob] as const] : []
    }),
  )
}

/** Git's `META<TAB>PATH`. */
export function split(entry: string): [string, string | undefined] {
  const tab = entry.indexOf('\t')
  return tab < 0 ? [entry, undefined] : [entry.slice(0, tab), entry.slice(tab + 1)]
}
