import { merge, type Merge } from '../merge/merge.ts'
import { undoes } from '../merge/undoes.ts'
import { readDefinition } from '../xs/definition.ts'
import type { Background, RecentWrite } from './background.ts'
import type { BlobId, Version } from './snapshot.ts'

/** A text that an editor saved without having seen what we wrote, and what comes of merging that into it again. */
export interface Revival {
  readonly merged: Merge
  /** The text from which the editor went out. */
  readonly before: string
  /** What the file held when it was saved over. */
  readonly after: string
}

/**
 * Recognises an editor that had not reloaded: its save takes back the whole of what we wrote. The same text, saved
 * a second time, is a wish.
 */
export function reviveStale(ours: Version, { writes, textOf }: Background): Revival | undefined {
  const own = writes.filter(write => isOf(ours, write, textOf(write.after)))
  const last = own.at(-1)
  if (!last || last.after === ours.blob || last.refused === ours.blob) return undefined
  const after = textOf(newest(last))
  if (after === undefined) return undefined
  for (const write of own) {
    const before = textOf(write.before)
    const written = textOf(write.after)
    if (before === undefined || written === undefined) continue
    if (!undoes({ before, after: written }, ours.text)) continue
    return { merged: merge({ base: before, ours: ours.text, theirs: after }), before, after }
  }
  return undefined
}

/** What the file held last, as far as that is known. */
export const newest = ({ after, since }: RecentWrite): BlobId => since ?? after

/**
 * Whether a write was that definition's. Places are given up, and taken by others; and a file that has moved since takes
 * its guid along.
 */
function isOf(
  { path, definition: { guid } }: Version,
  write: RecentWrite,
  text: string | undefined,
): boolean {
  if (text === undefined) return false
  const reading = readDefinition(text)
  const written = reading.kind === 'definition' ? reading.definition.guid : undefined
  if (guid === undefined || written === undefined) return write.path === path
  return written === guid
}

/** The writes to remember: those of the last day, oldest first. */
export function recentWrites(writes: readonly RecentWrite[], now: Date): RecentWrite[] {
  const limit = now.getTime() - 86_400_000
  return writes.filter(({ at }) => at.getTime() > limit)
}
