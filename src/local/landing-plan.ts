import { merge } from '../core/merge/merge.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import { compareReturned } from '../core/xs/canonical.ts'
import { sameTokens } from '../core/xs/equality.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Arrival } from '../engine/ports.ts'

/** What the checked-out commit and the index hold at the places of an arrival, with their texts. */
export interface Ground {
  readonly head: ReadonlyMap<FilePath, BlobId>
  readonly index: ReadonlyMap<FilePath, BlobId | 'unmerged'>
  textOf(blob: BlobId): string
}

/** One file of the commit to be made. */
export type Placing = { readonly blob: BlobId } | { readonly text: string } | undefined

export interface LandingPlan {
  readonly changes: ReadonlyMap<FilePath, Placing>
  /** What stays in the working tree for the developer, and why. */
  readonly left: readonly { readonly path: FilePath; readonly why: 'staged' | 'diverged' }[]
}

/** Decides what one commit brings of what arrived, on top of what the branch holds of it. */
export function planLanding(arrivals: readonly Arrival[], ground: Ground): LandingPlan {
  const changes = new Map<FilePath, Placing>()
  const left: { path: FilePath; why: 'staged' | 'diverged' }[] = []
  for (const arrival of arrivals) {
    const home = homeOf(arrival, ground)
    const placing = place(arrival, home, ground)
    if (placing === 'none') continue
    const target = arrival.file?.path
    const moves = home !== undefined && target !== undefined && home !== target && isMovedThere(arrival, home)
    const path = moves ? target : (home ?? target)
    if (path === undefined) continue
    const touched = moves ? [path, home] : [path]
    if (placing === 'diverged') left.push({ path, why: 'diverged' })
    else if (touched.some(one => isStaged(one, one === path ? placing : undefined, ground)))
      left.push({ path, why: 'staged' })
    else {
      if (moves) changes.set(home, undefined)
      if (target !== undefined || placing === undefined) changes.set(path, placing)
    }
  }
  return { changes, left }
}

/** Where the checked-out commit holds the definition. */
function homeOf({ from, file, before, theirs }: Arrival, { head }: Ground): FilePath | undefined {
  return [from, file?.path, before?.path, theirs?.path].find(path => path !== undefined && head.has(path))
}

/** A move of Xano's, or of ours on its behalf; a file that the developer has moved is theirs to commit. */
function isMovedThere({ from, file, before, theirs }: Arrival, home: FilePath): boolean {
  if (home === from) return true
  return home === before?.path && home !== theirs?.path && file?.path === theirs?.path
}

function place(arrival: Arrival, home: FilePath | undefined, ground: Ground): Placing | 'none' | 'diverged' {
  const { before, theirs, file } = arrival
  const blob = home === undefined ? undefined : ground.head.get(home)
  const text = blob === undefined ? undefined : ground.textOf(blob).trim()
  if (!theirs) {
    if (text === undefined) return 'none'
    return before && sameTokens(text, before.text) ? undefined : 'diverged'
  }
  const arrived = {
    blob: file && sameTokens(ground.textOf(file.blob).trim(), theirs.text) ? file.blob : theirs.blob,
  }
  if (text === undefined) return before ? 'none' : arrived
  if (sameTokens(text, theirs.text)) {
    const moves =
      home !== undefined && file !== undefined && home !== file.path && isMovedThere(arrival, home)
    return moves && blob !== undefined ? { blob } : 'none'
  }
  if (!before) return 'diverged'
  if (sameTokens(text, before.text)) return arrived
  if (compareReturned(before.text, theirs.text) !== 'altered') return 'none'
  const merged = merge({ base: before.text, ours: text, theirs: theirs.text })
  return merged.kind === 'merged' ? { text: merged.text } : 'diverged'
}

/** The developer has staged something else there than we would. */
function isStaged(path: FilePath, placing: Placing, { head, index }: Ground): boolean {
  const staged = index.get(path)
  if (staged === head.get(path)) return false
  return !(placing && 'blob' in placing
    ? staged === placing.blob
    : staged === undefined && placing === undefined)
}
