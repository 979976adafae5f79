import type { BlobId } from '../core/sync/snapshot.ts'
import type { Git } from './git.ts'
import { split } from './objects.ts'

/** One path of git's index; several stages of one path are a merge that is not finished. */
export interface IndexEntry {
  readonly mode: string
  readonly blob: BlobId
  readonly unmerged: boolean
}

const REMOVED = '0'.repeat(40)

/** The index at these paths of the repository; all of it when they are many. */
export async function readIndex(git: Git, paths: readonly string[]): Promise<Map<string, IndexEntry>> {
  const wanted = new Set(paths)
  const few = paths.length <= 200 ? paths.map(path => `:(literal,top)${path}`) : [':(top)']
  const listing = (await git.run(['ls-files', '--full-name', '-s', '-z', '--', ...few])).toString('utf8')
  const index = new Map<string, IndexEntry>()
  for (const entry of listing.split('\0')) {
    const [meta, path] = split(entry)
    const [mode, blob, stage] = meta.split(' ')
    if (path === undefined || !wanted.has(path) || mode === undefined || blob === undefined) continue
    index.set(path, { mode, blob: blob as BlobId, unmerged: stage !== '0' })
  }
  return index
}

/** Puts blobs at paths of the index, or takes paths out of it, in one step. Whatever else is staged stays. */
export async function updateIndex(
  git: Git,
  changes: ReadonlyMap<string, BlobId | undefined>,
  before: ReadonlyMap<string, IndexEntry>,
): Promise<void> {
  if (changes.size === 0) return
  const lines = [...changes].map(([path, blob]) =>
    blob === undefined
      ? `0 ${REMOVED}\t${path}\0`
      : `${before.get(path)?.mode ?? '100644'} ${blob}\t${path}\0`,
  )
  await git.run(['update-index', '-z', '--index-info'], { input: lines.join('') })
}
