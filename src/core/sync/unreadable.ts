import type { Sides } from '../sides.ts'
import type { Definition } from '../xs/definition.ts'
import { nameKey } from '../xs/identity.ts'
import type { CaughtUp } from './caught-up.ts'
import type { Match } from './pair.ts'
import type { Held, ProblemReport } from './plan.ts'
import type { Snapshot, Unreadable } from './snapshot.ts'

/**
 * Sets aside every definition that a text which cannot be read may hold, so that nothing is written over it and its
 * absence is taken for no deletion, nor another file with its guid for its own, unless that is what Xano was seen to hold.
 */
export function setAside(
  matches: readonly Match[],
  sides: Sides<Snapshot>,
  caughtUp: CaughtUp,
): { legible: readonly Match[]; held: Held[]; problems: ProblemReport[] } {
  const here = sides.ours.unreadable
  const there = sides.theirs.unreadable
  if (here.length === 0 && there.length === 0) return { legible: matches, held: [], problems: [] }

  const placed = new Set<Unreadable>()
  const held: Held[] = []
  const wait = (match: Match, { path, claims }: Unreadable): false => {
    const { key, base, ours, theirs } = match
    const [claim] = claims
    const inXano = claim ? `the ${claim.kind} ${claim.name} of Xano` : 'what Xano has beside it'
    held.push({ key, sides: { base, ours, theirs }, reason: { kind: 'unread', what: path ?? inXano } })
    return false
  }
  const distinct = matches.filter(match => {
    if (!match.ours) {
      const holder = here.find(unreadable => mayHold(unreadable, match))
      if (holder) {
        placed.add(holder)
        return false
      }
    }
    return match.theirs !== undefined || !there.some(unreadable => mayHold(unreadable, match))
  })
  const unread = new Map(here.map(unreadable => [unreadable.path, unreadable]))
  const isElsewhere = ({ base, ours }: Match): boolean =>
    base !== undefined && ours !== undefined && ours.path !== base.path
  const tornOf = (match: Match): Unreadable | undefined =>
    match.base && isElsewhere(match) ? unread.get(match.base.path) : undefined
  // Of several files the one that was it may be half saved, and what is left a copy with an older text.
  const namesakeOf = (match: Match): Unreadable | undefined =>
    isElsewhere(match) ? here.find(unreadable => mayHold(unreadable, match)) : undefined
  // Files may have changed places or names: one at the place of a definition that has a file, or by its name, may be any.
  const mayBeAny = (unreadable: Unreadable): boolean =>
    unreadable.claims.length === 0 || distinct.some(match => match.ours && mayHold(unreadable, match))
  const stray = here.find(unreadable => !placed.has(unreadable) && mayBeAny(unreadable))
  const [foreign] = there
  const legible = distinct.filter(match => {
    const { base, ours, theirs } = match
    const torn = ours && caughtUp.has(ours) ? undefined : (tornOf(match) ?? namesakeOf(match))
    if (torn) return wait(match, torn)
    if (base && !ours && stray) return theirs ? wait(match, stray) : false
    if (base && ours && !theirs && foreign) return wait(match, foreign)
    return true
  })
  return {
    legible,
    held,
    problems: [
      ...here.map(unreadable => ({ kind: 'unreadable-here', unreadable }) as const),
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
