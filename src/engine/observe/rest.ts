import type { Memory } from '../ports/history.ts'
import type { LocalScan } from '../ports/worktree.ts'
import { isSameTree } from '../texts/same-tree.ts'

/** A moment at which everything was known here: files, git, and what is remembered. */
export interface Rest extends Pick<LocalScan, 'head' | 'files' | 'obstacles'> {
  readonly memory: Pick<Memory, 'base' | 'note'>
}

/** Files that are what Base holds are kept once. */
export const restAt = ({ head, files, obstacles }: Omit<Rest, 'memory'>, memory: Rest['memory']): Rest => ({
  head,
  files: isSameTree(files, memory.base) ? memory.base : files,
  obstacles,
  memory,
})

/** Whether anything has moved since. Another command may have moved Base: what a person decides is kept there. */
export const hasMoved = (
  rest: Rest,
  { head, files, obstacles }: Pick<LocalScan, 'head' | 'files' | 'obstacles'>,
  { base, note }: Pick<Memory, 'base' | 'note'>,
): boolean =>
  rest.head.branch !== head.branch ||
  rest.head.commit !== head.commit ||
  !isSameTree(files, rest.files) ||
  JSON.stringify(obstacles) !== JSON.stringify(rest.obstacles) ||
  !isSameTree(base, rest.memory.base) ||
  note !== rest.memory.note
