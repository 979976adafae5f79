import { countLines, surplus } from '../merge/said-lines.ts'
import type { Sides } from '../sides.ts'
import { nameKey } from '../xs/identity.ts'
import { order } from '../xs/order.ts'
import type { Version } from './snapshot.ts'

/** Files that are known to be what a definition has become. */
export type Known = Pick<ReadonlyMap<Version, unknown>, 'has'>

/**
 * Of several files with one guid: the one at Base's place, else at Xano's, else with Base's text, which had to make do
 * with another place, else under their name, and there the one that lacks least of Base's text, since a copy may be
 * older, else the first by path. Before them all comes what a run has written that was ended then, unless the one at
 * Base's place was edited.
 */
export function originalOf(
  claimants: readonly Version[],
  { base, theirs }: Pick<Sides<Version | undefined>, 'base' | 'theirs'>,
  caughtUp: Known,
): Version | undefined {
  const [only] = claimants
  if (claimants.length === 1) return only
  const named = new Set([base, theirs].flatMap(side => (side ? [nameKey(side.definition)] : [])))
  const isNamed = ({ definition }: Version): boolean => named.has(nameKey(definition))
  const sorted = inPlace(claimants)
  const home = sorted.find(version => version.path === base?.path)
  const written = sorted.find(version => caughtUp.has(version))
  if (written && (!home || home.text === base?.text)) return written
  return (
    home ??
    sorted.find(version => version.path === theirs?.path) ??
    sorted.find(version => version.text === base?.text) ??
    leastLacking(sorted.filter(isNamed), base) ??
    leastLacking(sorted, base)
  )
}

/** The first of those that lack the fewest lines of Base. */
function leastLacking(sorted: readonly Version[], base: Version | undefined): Version | undefined {
  const known = countLines(base?.text ?? '')
  const lacks = ({ text }: Version): number => surplus(known, countLines(text)).length
  return [...sorted].sort((a, b) => lacks(a) - lacks(b))[0]
}

/**
 * Of several files with one guid that neither Base nor Xano has, as of another label: the one which a definition of them
 * is known to be by its name and its place, else by its name, else by its place. Where none is, each name is a
 * definition of its own, and of one name it is the first by path.
 */
export function originalsByName(
  claimants: readonly Version[],
  homes: ReadonlySet<string>,
): readonly Version[] {
  const sorted = inPlace(claimants)
  const traits: ((version: Version) => string)[] = [
    version => `${version.path}\0${nameKey(version.definition)}`,
    version => nameKey(version.definition),
    version => version.path,
  ]
  for (const trait of traits) {
    const known = sorted.find(version => homes.has(trait(version)))
    if (known) return [known]
  }
  const byName = sorted.map(version => [nameKey(version.definition), version] as const)
  return [...new Map(byName.toReversed()).values()].toReversed()
}

/** Names, places, and both together. */
export const homesOf = (versions: readonly Version[]): ReadonlySet<string> =>
  new Set(
    versions.flatMap(({ path, definition }) => [
      path,
      nameKey(definition),
      `${path}\0${nameKey(definition)}`,
    ]),
  )

/** Versions in an order that does not depend on the one in which they come. */
export const byPlace = (a: Version, b: Version): number =>
  order(a.path, b.path) || order(a.text, b.text) || order(a.blob, b.blob)

export const inPlace = (versions: readonly Version[]): Version[] => [...versions].sort(byPlace)
