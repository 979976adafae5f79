import type { Account } from './account.ts'
import type { Entry } from './entry.ts'

/** What waits for somebody: the same lists that a run ends with. */
export type Standing = Pick<Account, 'conflicts' | 'held' | 'problems'>

export const NOTHING_WAITS: Standing = { conflicts: [], held: [], problems: [] }

/** What has come to wait and what does not wait any more, since somebody was last told. */
export interface StandingChange {
  readonly appeared: Standing
  readonly gone: Standing
}

/** What came to wait between two moments, and what went: also what waits for another reason now. */
export function compareStanding(before: Standing, after: Standing): StandingChange {
  const each = (one: Standing, other: Standing): Standing => ({
    conflicts: without(one.conflicts, other.conflicts),
    held: without(one.held, other.held),
    problems: without(one.problems, other.problems),
  })
  return { appeared: each(after, before), gone: each(before, after) }
}

/** What is gone for good: where something still waits, though otherwise, nothing is settled. */
export function settledIn(gone: Standing, now: Standing): Standing {
  const waiting = new Set([...now.conflicts, ...now.held, ...now.problems].map(placeOf))
  const isOver = (entry: Entry): boolean => !waiting.has(placeOf(entry))
  return {
    conflicts: gone.conflicts.filter(isOver),
    held: gone.held.filter(isOver),
    problems: gone.problems.filter(isOver),
  }
}

const placeOf = ({ path, kind, name }: Entry): string => path ?? `${kind ?? ''} ${name ?? ''}`

export const isSameStanding = ({ appeared, gone }: StandingChange): boolean =>
  [appeared, gone].every(({ conflicts, held, problems }) => [conflicts, held, problems].every(isEmpty))

const isEmpty = (list: readonly unknown[]): boolean => list.length === 0

function without(entries: readonly Entry[], others: readonly Entry[]): Entry[] {
  const known = new Set(others.map(entry => JSON.stringify(entry)))
  return entries.filter(entry => !known.has(JSON.stringify(entry)))
}
