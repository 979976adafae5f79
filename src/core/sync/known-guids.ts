import { isMadeOf } from './adopt.ts'
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

/** Those of Base that were sent without a guid, and that the mirror does not tell one of: Xano has named them anew since. */
export const unknownByGuid = (base: readonly Version[], mirror: readonly Version[]): readonly Version[] =>
  apart(base, mirror)[0].filter(
    ({ definition, knownAs }) => definition.guid === undefined && knownAs === undefined,
  )

/** What Xano made of a text when that was sent, among what it ever held at its place, newest first. */
export const cameBackAs = (sent: Version, past: readonly Version[]): Version | undefined =>
  past.find(held => held.definition.guid !== undefined && isMadeOf(held, sent.text))
