import type { FileChange } from '../../core/sync/file-group.ts'
import type { Worktree } from '../ports/worktree.ts'

/**
 * Writes files that do not depend on each other, each only if it still holds what it has to be before. What was written
 * lasts when this has resolved. Gives what became of each, in their order.
 */
export async function writeEach(
  worktree: Worktree,
  changes: readonly FileChange[],
): Promise<('written' | 'stale')[]> {
  if (changes.length === 0) return []
  const outcomes: ('written' | 'stale')[] = []
  await worktree.prepare(changes.map(change => [change]))
  try {
    for (const change of changes) outcomes.push(await worktree.write([change]))
  } finally {
    await worktree.finish()
  }
  return outcomes
}
