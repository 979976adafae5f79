import type { FileChange } from '../../core/sync/file-group.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { Tree } from '../../engine/ports/git.ts'
import type { Git } from '../git/git.ts'
import { readIndex, updateIndex } from './index-file.ts'

/** What files hold that stand in the index only. */
export async function readSkipped(git: Git, prefix: string, paths: readonly FilePath[]): Promise<Tree> {
  const index = await readIndex(
    git,
    paths.map(path => prefix + path),
  )
  return new Map(
    paths.flatMap(path => {
      const blob = index.get(prefix + path)?.blob
      return blob === undefined || blob === 'unmerged' ? [] : [[path, blob] as const]
    }),
  )
}

/** Replaces or removes files that stand in the index only, all in one step. */
export async function writeSkipped(git: Git, prefix: string, changes: readonly FileChange[]): Promise<void> {
  const blobs = new Map<string, BlobId | undefined>()
  for (const { path, after } of changes)
    blobs.set(prefix + path, after === undefined ? undefined : await store(git, after))
  await updateIndex(git, blobs, await readIndex(git, [...blobs.keys()]))
}

const store = async (git: Git, text: string): Promise<BlobId> =>
  (await git.text(['hash-object', '-w', '--stdin'], { input: text })) as BlobId
