import type { Version } from './snapshot.ts'

/** What takes the place of a version; nothing, where it goes. */
export type Replacements = ReadonlyMap<Version, Version | undefined>

/** The same versions in the same order, but for those that are replaced. */
export function replaced(versions: readonly Version[], by: Replacements): Version[] {
  const result: Version[] = []
  for (const version of versions) {
    const next = by.has(version) ? by.get(version) : version
    if (next) result.push(next)
  }
  return result
}
