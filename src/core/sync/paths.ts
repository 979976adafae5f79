import type { Sides } from '../sides.ts'
import { type FilePath, foldPath, numberedPath } from '../xs/file-path.ts'
import type { Transition } from './plan.ts'
import type { Snapshot, Version } from './snapshot.ts'

/**
 * Where the file of a definition belongs. It follows Xano's layout when that moved it; a file that the developer
 * moved stays where they put it.
 */
export function targetPath({ base, ours, theirs }: Sides<Version | undefined>): FilePath {
  const place = ours?.path ?? theirs?.path ?? base?.path
  if (place === undefined) throw new Error('a definition that no side holds has no place')
  if (!ours || !theirs || !base) return place
  return base.path !== theirs.path && ours.path === base.path ? theirs.path : ours.path
}

/**
 * Gives every write whose place is taken by a file that stays a numbered place of its own. A file that can go no
 * further than where it lies is not written.
 */
export function freePaths(transitions: readonly Transition[], ours: Snapshot): Transition[] {
  const writes = transitions.flatMap(({ local }) => (local ? [local] : []))
  if (writes.length === 0) return [...transitions]
  const leaving = new Set(writes.flatMap(write => (write.from ? [write.from.path] : [])))
  const taken = takenPaths(ours, leaving)
  return transitions.flatMap(transition => {
    const { local } = transition
    if (local?.text === undefined) return transition
    const folded = foldPath(local.to)
    const to = taken.has(folded) ? freePath(local.to, taken) : local.to
    taken.add(to === local.to ? folded : foldPath(to))
    if (to === local.from?.path && local.text === local.from.text) return withoutWrite(transition)
    return to === local.to ? transition : { ...transition, local: { ...local, to, instead: true } }
  })
}

/**
 * The same once more for the part of a plan that a run may carry out: where a file was to leave, and stays because the
 * run is not about it, its place is taken.
 */
export function freePathsAmong(
  part: readonly Transition[],
  { whole, ours }: { readonly whole: readonly Transition[]; readonly ours: Snapshot },
): readonly Transition[] {
  const leaving = new Set(part.flatMap(({ local }) => local?.from ?? []))
  const isWhole = whole.every(({ local }) => !local?.from || leaving.has(local.from))
  return isWhole ? part : freePaths(part, ours)
}

function withoutWrite({ key, sides, remote }: Transition): Transition[] {
  if (remote) return [{ key, sides, remote }]
  return sides.base?.blob === sides.theirs?.blob ? [] : [{ key, sides }]
}

/** The places, as `foldPath` gives them, at which something lies that does not leave. */
export const takenPaths = (ours: Snapshot, leaving: ReadonlySet<FilePath> = new Set()): Set<string> =>
  new Set([
    ...ours.versions.flatMap(({ path }) => (leaving.has(path) ? [] : [foldPath(path)])),
    ...ours.unreadable.flatMap(({ path }) => (path === undefined ? [] : [foldPath(path)])),
    ...(ours.obstacles ?? []).map(({ place }) => foldPath(place)),
  ])

/** The place itself, or the first numbered one that nobody has; `taken` holds places as `foldPath` gives them. */
export function freePath(path: FilePath, taken: ReadonlySet<string>): FilePath {
  let candidate = path
  for (let number = 2; taken.has(foldPath(candidate)); number++) candidate = numberedPath(path, number)
  return candidate
}
