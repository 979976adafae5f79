import type { Version } from '../../core/sync/snapshot.ts'
import type { Tree } from '../ports/git.ts'

/**
 * Whether two trees hold the same bytes at the same places. The same object costs nothing, and where both have the same
 * order, no path is looked up.
 */
export function isSameTree(a: Tree, b: Tree): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  const others = b.entries()
  for (const [path, blob] of a) {
    const other = others.next().value
    if ((other?.[0] === path ? other[1] : b.get(path)) !== blob) return false
  }
  return true
}

/** Whether a tree holds just these definitions, each at its place. */
export const isTreeOf = (tree: Tree, versions: readonly Version[]): boolean =>
  tree.size === versions.length && versions.every(({ path, blob }) => tree.get(path) === blob)
