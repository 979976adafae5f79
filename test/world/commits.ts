import type { BlobId } from '../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../src/core/xs/file-path.ts'
import type { CommitId, Tree } from '../../src/engine/ports/git.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'

export interface Commit {
  readonly id: CommitId
  /** How many were made before it. */
  readonly at: number
  readonly tree: Tree
  readonly parents: readonly Commit[]
  /** It says that it landed what came from Xano. */
  readonly isOurs: boolean
  /** Nobody has amended or rebased it since. */
  readonly isStamped?: boolean
}

/** Every commit that was ever made, whether a ref reaches it or not. */
export class Commits {
  readonly #made = new Map<CommitId, Commit>()

  make(what: Pick<Commit, 'tree' | 'isOurs' | 'isStamped'>, parents: readonly Commit[]): Commit {
    const at = this.#made.size
    const id = blobId(`commit ${at}`) as string as CommitId
    const commit = { ...what, id, at, parents }
    this.#made.set(id, commit)
    return commit
  }

  find(id: CommitId | undefined): Commit | undefined {
    return id === undefined ? undefined : this.#made.get(id)
  }
}

/** A commit and all that came before it, newest first. */
export function lineOf(commit: Commit | undefined): Commit[] {
  const found = new Set<Commit>()
  const open = commit ? [commit] : []
  for (let next = open.pop(); next; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...next.parents)
  }
  return [...found].sort((a, b) => b.at - a.at)
}

/** `git merge-base`. */
export function mergeBase(one: Commit | undefined, other: Commit | undefined): Commit | undefined {
  const line = new Set(lineOf(other))
  return lineOf(one).find(commit => line.has(commit))
}

/** The commits in which a file changed, newest first; of a merge a log shows nothing. */
export const changesOf = (commit: Commit | undefined, path: FilePath): Commit[] =>
  lineOf(commit).filter(
    ({ tree, parents: [parent, ...more] }) => more.length === 0 && tree.get(path) !== parent?.tree.get(path),
  )

/** The texts out of which landings alone have made what a commit holds of a file. */
export function originsOf(commit: Commit | undefined, path: FilePath): Set<BlobId | undefined> {
  const origins = new Set<BlobId | undefined>()
  let held = commit?.tree.get(path)
  if (held === undefined) return origins
  for (const { tree, parents, isStamped } of changesOf(commit, path)) {
    const [parent] = parents
    if (!isStamped || !parent || tree.get(path) !== held) break
    held = parent.tree.get(path)
    origins.add(held)
  }
  return origins
}

/** What stands at a place in one of both trees, and not as in the other. */
export const differing = (one: Tree | undefined, other: Tree | undefined): FilePath[] =>
  [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])].filter(
    path => one?.get(path) !== other?.get(path),
  )

/** A tree with other files at some places; nothing for one that goes. */
export function withFiles(tree: Tree, files: ReadonlyMap<FilePath, BlobId | undefined>): Tree {
  const next = new Map(tree)
  for (const [path, blob] of files)
    if (blob === undefined) next.delete(path)
    else next.set(path, blob)
  return next
}
