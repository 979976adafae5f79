import type { Sides } from '../sides.ts'
import type { Definition } from '../xs/definition.ts'
import { nameKey } from '../xs/identity.ts'
import type { Match } from './pair.ts'
import type { ProblemReport } from './plan.ts'
import type { Snapshot, Unreadable } from './snapshot.ts'

/**
 * Sets aside every definition that a text which cannot be read may hold, so that nothing is written over it and its
 * absence is taken for no deletion.
 */
export function setAside(
  matches: readonly Match[],
  sides: Sides<Snapshot>,
): { legible: readonly Match[]; problems: ProblemReport[] } {
  const here = sides.ours.unreadable
  const there = sides.theirs.unreadable
  if (here.length === 0 && there.length === 0) return { legible: matches, problems: [] }

  const holders = new Map<Unreadable, Match>()
  const legible = matches.filter(match => {
    if (!match.ours) {
      const holder = here.find(unreadable => mayHold(unreadable, match))
      if (holder) {
        if (!holders.has(holder)) holders.set(holder, match)
        return false
      }
    }
    if (match.theirs || there.length === 0) return true
    return match.base === undefined && !there.some(unreadable => mayHold(unreadable, match))
  })
  const strays = here.some(unreadable => !holders.has(unreadable) && unreadable.claims.length === 0)
  return {
    legible: strays ? legible.filter(match => match.ours ?? !match.base) : legible,
    problems: [
      ...here.map(unreadable => {
        const key = holders.get(unreadable)?.key
        return { kind: 'unreadable-here', unreadable, ...(key === undefined ? {} : { key }) } as const
      }),
      ...there.map(unreadable => ({ kind: 'unreadable-there', unreadable }) as const),
    ],
  }
}

function mayHold(unreadable: Unreadable, match: Match): boolean {
  const { base, ours, theirs } = match
  const known = [base, theirs, unreadable.path === undefined ? ours : undefined]
  return known.some(
    version =>
      version && (version.path === unreadable.path || claimsToBe(unreadable.claims, version.definition)),
  )
}

/** Whether one of the headers of a text speaks of a definition. What broke a text may have hidden its group. */
export function claimsToBe(claims: readonly Definition[], definition: Definition): boolean {
  return claims.some(claim => {
    if (claim.guid !== undefined && definition.guid !== undefined) return claim.guid === definition.guid
    const { group = definition.group } = claim
    return nameKey(group === undefined ? claim : { ...claim, group }) === nameKey(definition)
  })
}
