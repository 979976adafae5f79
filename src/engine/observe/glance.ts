import { ahead } from '../async/ahead.ts'
import type { History, Memory } from '../ports/history.ts'
import type { LocalScan, Worktree } from '../ports/worktree.ts'
import { isSameTree } from '../texts/same-tree.ts'

/** What is remembered, and the files by the ids of their bytes: nothing of it was read. */
export interface Glance {
  readonly memory: Memory
  readonly scan: LocalScan
}

interface Sources {
  readonly history: Pick<History, 'recall'>
  readonly worktree: Pick<Worktree, 'scan'>
}

/** Looks at git and the folder, at both at once. Both are complete, or this throws. */
export async function glance({ history, worktree }: Sources): Promise<Glance> {
  const remembering = history.recall()
  const looking = ahead(worktree.scan(ahead(remembering.then(({ base }) => base))))
  const memory = await remembering
  return { memory, scan: await looking }
}

/** Whether files, Base and the mirror are the same, and nothing waits to be decided: then there is nothing to plan. */
export const isInStep = ({ memory: { mirror, base, note }, scan }: Glance): boolean =>
  mirror !== undefined &&
  isSameTree(mirror.tree, base) &&
  isSameTree(scan.files, base) &&
  [scan.obstacles, note.disputes, note.marked].every(list => list.length === 0)
