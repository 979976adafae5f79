import { apart } from './change.ts'
import { pair } from './pair.ts'
import { replaced } from './replaced.ts'
import type { Version } from './snapshot.ts'

/**
 * Base, each definition of which that was sent without a guid is known by the one that Xano was last seen to have given
 * it, so that it is the same one under another name.
 */
export function knownByGuid(base: readonly Version[], mirror: readonly Version[]): readonly Version[] {
  const [before, now] = apart(base, mirror)
  if (before.every(({ definition }) => definition.guid !== undefined)) return base
  const known = new Map<Version, Version>()
  for (const { base: sent, theirs: held } of pair({ base: before, ours: [], theirs: now }).matches) {
    const knownAs = held?.definition.guid
    if (sent && sent.definition.guid === undefined && knownAs !== undefined)
      known.set(sent, { ...sent, knownAs })
  }
  return known.size === 0 ? base : replaced(base, known)
}
