import { countLines, surplus } from '../merge/said-lines.ts'
import type { Sides } from '../sides.ts'
import { enter } from '../xs/enter.ts'
import { withoutGuid } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import { order } from '../xs/order.ts'
import type { Background } from './background.ts'
import type { Version } from './snapshot.ts'

/** Files that are known to be what a definition has become, as the background of a plan has them. */
export type Known = Pick<Background, 'caughtUp' | 'behind'>

/**
 * Of several files with one guid: the one at Base's place, else at Xano's, else with Base's text, which had to make do
 * with another place, else under their name, and there the one that lacks least of Base's text, since a copy may be
 * older, else the first by path. Before them all comes what was saved behind the one at Base's place, and what a run has
 * written that was ended then, unless that one was edited.
 */
export function originalOf(
  claimants: readonly Version[],
  { base, theirs }: Pick<Sides<Version | undefined>, 'base' | 'theirs'>,
  { caughtUp, behind }: Known,
): Version | undefined {
  const [only] = claimants
  if (claimants.length === 1) return only
  const named = new Set([base, theirs].flatMap(side => (side ? [nameKey(side.definition)] : [])))
  const isNamed = ({ definition }: Version): boolean => named.has(nameKey(definition))
  const sorted = inPlace(claimants)
  const saved = sorted.find(version => behind.has(version))
  if (saved) return saved
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
 * Of several files with one guid that neither Base nor Xano has, as of another label: for each definition which has one of
 * their names the one at its place, else with its text, else the first by path. Where no name is known, the one at the
 * place of a definition, else the first by path for each name: each is a definition of its own.
 */
export function originalsByName(
  claimants: readonly Version[],
  { places, named }: KnownHomes,
): readonly Version[] {
  const sorted = inPlace(claimants)
  const namesakes = ({ definition }: Version): readonly Version[] => named.get(nameKey(definition)) ?? []
  const isAtHome = (version: Version): boolean => namesakes(version).some(({ path }) => path === version.path)
  const isAsKnown = (version: Version): boolean =>
    namesakes(version).some(({ text }) => withoutGuid(text) === withoutGuid(version.text))
  const known = new Map<string, Version[]>()
  for (const version of sorted) {
    const [namesake] = namesakes(version)
    if (namesake) enter(known, identityOf(namesake), version)
  }
  if (known.size > 0)
    return [...known.values()].flatMap(
      group => group.find(isAtHome) ?? group.find(isAsKnown) ?? group[0] ?? [],
    )
  const placed = sorted.find(({ path }) => places.has(path))
  if (placed) return [placed]
  const byName = sorted.map(version => [nameKey(version.definition), version] as const)
  return [...new Map(byName.toReversed()).values()].toReversed()
}

/** The same for what Base and Xano hold of one definition, whatever it is called there. */
const identityOf = ({ definition, knownAs = definition.guid }: Version): string =>
  knownAs ?? nameKey(definition)

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
