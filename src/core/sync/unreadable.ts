import type { Sides } from '../sides.ts'
import type { CaughtUp } from './caught-up.ts'
import { claimantsAmong } from './claims.ts'
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
  const [holdersHere, holdersThere] = [holdersAmong(here), holdersAmong(there)]
  const distinct = matches.filter(match => {
    const [holder] = match.ours ? [] : holdersHere(match)
    if (holder) placed.add(holder)
    return !holder && (match.theirs !== undefined || holdersThere(match).length === 0)
  })
  const unread = new Map(here.map(unreadable => [unreadable.path, unreadable]))
  const isElsewhere = ({ base, ours }: Match): boolean =>
    base !== undefined && ours !== undefined && ours.path !== base.path
  const tornOf = (match: Match): Unreadable | undefined =>
    match.base && isElsewhere(match) ? unread.get(match.base.path) : undefined
  // Of several files the one that was it may be half saved, and what is left a copy with an older text.
  const namesakeOf = (match: Match): Unreadable | undefined =>
    isElsewhere(match) ? holdersHere(match)[0] : undefined
  // Files may have changed places or names: one at the place of a definition that has a file, or by its name, may be any.
  const others = here.filter(unreadable => !placed.has(unreadable))
  const filed = others.length === 0 ? [] : distinct.filter(({ ours }) => ours)
  const mayBeAny = new Set(filed.flatMap(holdersHere))
  const stray = others.find(unreadable => unreadable.claims.length === 0 || mayBeAny.has(unreadable))
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

/** What may hold the text of a match, in the order that is given: it lies at its place, or claims to be it. */
function holdersAmong(all: readonly Unreadable[]): (match: Match) => readonly Unreadable[] {
  const order = new Map(all.map((unreadable, at) => [unreadable, at]))
  const placed = new Map(all.map(unreadable => [unreadable.path, unreadable]))
  const claimants = claimantsAmong(all, ({ claims }) => claims)
  return ({ base, ours, theirs }) => {
    const holders = [base, theirs].flatMap(version =>
      version ? [placed.get(version.path) ?? [], claimants(version.definition)].flat() : [],
    )
    const unplaced = ours ? claimants(ours.definition).filter(({ path }) => path === undefined) : []
    const at = (unreadable: Unreadable): number => order.get(unreadable) ?? 0
    return [...new Set([...holders, ...unplaced])].sort((one, other) => at(one) - at(other))
  }
}
