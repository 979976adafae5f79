import { nameKey } from '../xs/identity.ts'
import { between, sharedEnds } from './ends.ts'
import { pair } from './pair.ts'
import type { Version } from './snapshot.ts'

/** What happened to one definition between two states of one side. */
export type Change =
  | { readonly action: 'created'; readonly before: undefined; readonly after: Version }
  | { readonly action: 'updated' | 'renamed'; readonly before: Version; readonly after: Version }
  | { readonly action: 'deleted'; readonly before: Version; readonly after: undefined }

/** The difference between two states, by identity, sorted by place. */
export function changes(before: readonly Version[], after: readonly Version[]): Change[] {
  const [old, now] = apart(before, after)
  const found =
    old.length === 0
      ? now.map(version => changeBetween(undefined, version))
      : pair({ base: old, ours: [], theirs: now }).matches.map(({ base, theirs }) =>
          changeBetween(base, theirs),
        )
  return found.filter(change => change !== undefined).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}

/**
 * What each of two states has that the other lacks, by place and bytes. States that were read one after the other
 * share the objects of what did not change, and mostly their order, so that only the rest costs anything.
 */
export function apart(one: readonly Version[], other: readonly Version[]): [Version[], Version[]] {
  const ends = sharedEnds(one, other)
  const [old, now] = [between(one, ends), between(other, ends)]
  const [first, second] = [without(old, new Set(now)), without(now, new Set(old))]
  if (first.length === 0 || second.length === 0) return [first, second]
  const lines = (versions: readonly Version[]): Set<string> => new Set(versions.map(lineOf))
  const [left, right] = [lines(first), lines(second)]
  return [
    first.filter(version => !right.has(lineOf(version))),
    second.filter(version => !left.has(lineOf(version))),
  ]
}

const without = (versions: readonly Version[], shared: ReadonlySet<Version>): Version[] =>
  versions.filter(version => !shared.has(version))

const lineOf = ({ path, blob }: Version): string => `${path}\0${blob}`

/** What happened to a definition from one text to another; nothing, where there is neither. */
export function changeBetween(before: Version | undefined, after: Version | undefined): Change | undefined {
  if (!before) return after && { action: 'created', before, after }
  if (!after) return { action: 'deleted', before, after }
  const renamed = nameKey(before.definition) !== nameKey(after.definition)
  return { action: renamed ? 'renamed' : 'updated', before, after }
}

const placeOf = ({ before, after }: Change): string => (after ?? before).path
