import { countLines, surplus } from '../merge/said-lines.ts'
import type { Sides } from '../sides.ts'
import { enter } from '../xs/enter.ts'
import { withoutGuid } from '../xs/guid.ts'
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
 * is known to be by its name and its place, else by its text, else by its name, else by its place. Where none is, each
 * name is a definition of its own, and of one name it is the first by path.
 */
export function originalsByName(
  claimants: readonly Version[],
  { places, named }: KnownHomes,
): readonly Version[] {
  const sorted = inPlace(claimants)
  const namesakes = ({ definition }: Version): readonly Version[] => named.get(nameKey(definition)) ?? []
  const isKnown: ((version: Version) => boolean)[] = [
    version => namesakes(version).some(({ path }) => path === version.path),
    version => namesakes(version).some(({ text }) => withoutGuid(text) === withoutGuid(version.text)),
    version => namesakes(version).length > 0,
    ({ path }) => places.has(path),
  ]
  for (const isIt of isKnown) {
    const known = sorted.find(isIt)
    if (known) return [known]
  }
  const byName = sorted.map(version => [nameKey(version.definition), version] as const)
  return [...new Map(byName.toReversed()).values()].toReversed()
}

/** Definitions by their names, and where they lie. */
export interface KnownHomes {
  readonly places: ReadonlySet<string>
  readonly named: ReadonlyMap<string, readonly Version[]>
}

export function homesOf(versions: readonly Version[]): KnownHomes {
  const named = new Map<string, Version[]>()
  for (const version of versions) enter(named, nameKey(version.definition), version)
  return { places: new Set(versions.map(({ path }) => path)), named }
}

/** Versions in an order that does not depend on the one in which they come. */
export const byPlace = (a: Version, b: Version): number =>
  order(a.path, b.path) || order(a.text, b.text) || order(a.blob, b.blob)

export const inPlace = (versions: readonly Version[]): Version[] => [...versions].sort(byPlace)
