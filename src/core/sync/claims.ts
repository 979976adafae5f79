import type { Definition } from '../xs/definition.ts'
import { enter } from '../xs/enter.ts'
import { nameKey } from '../xs/identity.ts'

/**
 * Finds, in a time that does not grow with their number, who claims by one of its headers to be a definition, in the
 * order they are given in. Guids are compared where both have one, else the names. What broke a text may have hidden
 * its group.
 */
export function claimantsAmong<T>(
  all: readonly T[],
  claimsOf: (one: T) => readonly Definition[],
): (definition: Definition) => readonly T[] {
  const byGuid = new Map<string, number[]>()
  const byName = new Map<string, number[]>()
  const byNameAlone = new Map<string, number[]>()
  for (const [at, one] of all.entries())
    for (const claim of claimsOf(one)) {
      enter(byName, nameKey(claim), at)
      if (claim.guid === undefined) enter(byNameAlone, nameKey(claim), at)
      else enter(byGuid, claim.guid, at)
    }
  return definition => {
    const { guid, group, ...ungrouped } = definition
    const names = [nameKey(definition), ...(group === undefined ? [] : [nameKey(ungrouped)])]
    const named = names.flatMap(name => (guid === undefined ? byName : byNameAlone).get(name) ?? [])
    const places = new Set([...(guid === undefined ? [] : (byGuid.get(guid) ?? [])), ...named])
    return [...places].sort((one, other) => one - other).map(at => all[at] as T)
  }
}
