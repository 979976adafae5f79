import type { Version } from '../core/sync/snapshot.ts'
import type { Tree } from './ports.ts'

/** Whether two trees hold the same bytes at the same places. The same object costs nothing. */
export function isSameTree(a: Tree, b: Tree): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  for (const [path, blob] of a) if (b.get(path) !== blob) return false
  return true
}

/** Whether a tree holds just these definitions, each at its place. */
export const isTreeOf = (tree: Tree, versions: readonly Version[]): boolean =>
  tree.size === versions.length && versions.every(({ path, blob }) => tree.get(path) === blob)
