import type { FilePath } from '../xs/file-path.ts'
import { apart } from './change.ts'
import { pair } from './pair.ts'
import type { Transition } from './plan.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'

/** Files, and what Xano was seen to hold of the same definitions. */
export type CaughtUp = ReadonlyMap<Version, Version>

interface Places {
  readonly base: Snapshot
  readonly ours: Snapshot
  readonly mirror: Snapshot
}

/**
 * Files that hold, to the byte, what Xano was last seen to hold, or was seen to hold `since` the state that Base stands
 * for, where Base does not know it: a run had written them, and was ended before Base could follow. That text is what
 * both sides have in common, whatever Xano holds since.
 */
export function caughtUp(
  { base, ours, mirror }: Places,
  since: ReadonlyMap<FilePath, readonly BlobId[]> = new Map(),
): CaughtUp {
  const [, news] = apart(base.versions, mirror.versions)
  const [, edited] = news.length + since.size === 0 ? [] : apart(base.versions, ours.versions)
  if (!edited || edited.length === 0) return new Map()
  const earlier = edited.filter(({ path, blob }) => since.get(path)?.includes(blob))
  const { matches } = pair({ base: [], ours: edited, theirs: news })
  return new Map([
    ...earlier.map(file => [file, file] as const),
    ...matches.flatMap(({ ours: file, theirs: seen }) =>
      file && file.blob === seen?.blob && file.path === seen.path ? [[file, seen] as const] : [],
    ),
  ])
}

/**
 * What is left of a transition whose file stays as it is: Base follows at least to what both sides had in common, which is
 * known only as long as Xano was seen to hold it.
 */
export const catchingUp = ({ key, sides, caughtUp }: Transition): Transition | undefined =>
  caughtUp && { key, sides: { ...sides, theirs: caughtUp } }
