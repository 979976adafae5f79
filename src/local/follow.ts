import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { CommitId, Landed } from '../engine/ports.ts'
import { isCommitBeingWritten } from './commit-editor.ts'
import { readIndex, updateIndex } from './index-file.ts'
import type { OnBranch, Site } from './landing.ts'
import { moveRefs } from './refs.ts'
import { treeDiff } from './tree-diff.ts'

interface Way {
  readonly updates: ReadonlyMap<string, BlobId | undefined>
  readonly index: Awaited<ReturnType<typeof readIndex>>
  /** What is staged where Xano has news. */
  readonly staged: readonly FilePath[]
}

/**
 * Takes a branch forward to the mirror. What is staged stays staged; where that and Xano's news are about the same
 * file, the branch waits.
 */
export async function follow(site: Site, head: OnBranch): Promise<Landed> {
  const { git, mirror } = site
  const { branch, commit: tip } = head
  const { updates, index, staged } = await wayTo(site, tip)
  if (staged.length > 0) return { kind: 'waiting', head, left: staged.map(path => ({ path, why: 'staged' })) }
  if (await isCommitBeingWritten(git)) return { kind: 'later', head, left: [] }
  await updateIndex(git, updates, index)
  await moveRefs(git, [{ ref: `refs/heads/${branch}`, to: mirror, from: tip }], 'follow Xano')
  return { kind: 'followed', head: { branch, commit: mirror }, left: [] }
}

/** What a branch at a commit would change of the index on its way to the mirror, and what stands in it. */
export async function wayTo({ git, mirror }: Site, tip: CommitId | undefined): Promise<Way> {
  const changes = await treeDiff(git, tip, mirror)
  const index = await readIndex(git, [...changes.keys()])
  const updates = new Map<string, BlobId | undefined>()
  const staged: FilePath[] = []
  for (const [path, { before, after }] of changes) {
    const { blob: now, isSkipped } = index.get(path) ?? {}
    if (now === after) continue
    // There the index is the file, and a file changes only where the plan says so.
    if (now === before && isSkipped) continue
    if (now === before) updates.set(path, after)
    else staged.push(path as FilePath)
  }
  return { updates, index, staged }
}
