import type { Failed, Outcome } from '../../core/sync/outcome.ts'
import type { Conflict, Held, HoldReason, Plan } from '../../core/sync/plan.ts'
import { preferred } from '../../core/sync/prefer.ts'
import type { CycleResult } from '../cycle/result.ts'
import type { Side } from '../cycle/settle-preferring.ts'
import type { Landed } from '../ports/history.ts'
import { type Deed, deedsOf } from './deed.ts'
import {
  conflictEntry,
  failedEntry,
  type Entry,
  heldEntry,
  problemEntry,
  pulledEntry,
  pushedEntry,
  resolvedEntry,
} from './entry.ts'

/** What a run did, and what is left: the same for people, programs and exit codes. */
export interface Account {
  readonly pulled: readonly Entry[]
  /** Written to the file and sent, because both sides had changed it. */
  readonly merged: readonly Entry[]
  readonly pushed: readonly Entry[]
  readonly conflicts: readonly Entry[]
  /** Conflicts that the run decided. */
  readonly resolved: readonly Entry[]
  readonly held: readonly Entry[]
  /** What Xano failed on and does not hold. */
  readonly failed: readonly Failure[]
  readonly problems: readonly Entry[]
  /** Written, but left for the developer to commit. */
  readonly left: Landed['left']
}

export interface Failure {
  readonly code: Failed['code']
  readonly entry: Entry
}

/** Conflicts that were decided, or would be, in favour of one side. */
export interface Preference {
  readonly side: Side
  readonly decided: readonly Conflict[]
}

/** Sums up the cycles of one run. What was done counts wherever it was done; what is left, as the last one left it. */
export function accountOf(results: readonly CycleResult[], preference?: Preference): Account {
  const last = results.at(-1)
  const deeds = deedsOf(results)
  const left = new Map<string, Landed['left'][number]>(
    results.flatMap(result =>
      result.kind === 'done' || result.kind === 'cut' ? result.left.map(one => [one.path, one] as const) : [],
    ),
  )
  const uncommitted = (entry: Entry): Entry => {
    const waiting = entry.path && left.get(entry.path)
    return waiting && entry.reason === undefined ? { ...entry, reason: LEFT[waiting.why] } : entry
  }
  const came = (way: Deed['way']): Entry[] =>
    deeds.filter(deed => deed.way === way).map(({ entry }) => uncommitted(entry))
  return {
    pulled: came('pulled'),
    merged: came('merged'),
    pushed: came('pushed'),
    conflicts: (last?.plan.conflicts ?? []).map(conflictEntry),
    resolved: preference
      ? preference.decided.map(conflict => resolvedEntry(conflict, wins(preference.side)))
      : [],
    held: last ? heldIn(last).map(heldEntry) : [],
    failed: last ? failedIn(last) : [],
    problems: (last?.plan.problems ?? []).map(problemEntry),
    left: [...left.values()],
  }
}

/** Why a file stays in the working tree. */
export const LEFT: Record<Landed['left'][number]['why'], string> = {
  staged: 'staged: commit it',
  diverged: 'your branch holds another text of it: commit it',
}

/** What a plan would do, in a run that prefers one side in conflicts, or sends everything as a draft. */
export function accountOfPlan(plan: Plan, side?: Side, as?: 'draft'): Account {
  const sent = (entry: Entry): Entry =>
    as
      ? { ...entry, reason: ['as a draft', ...(entry.reason === undefined ? [] : [entry.reason])].join('; ') }
      : entry
  const decided = side ? plan.conflicts.filter(conflict => preferred(conflict, side) !== undefined) : []
  const isDecided = new Set(decided)
  return {
    pulled: plan.transitions.filter(({ local, remote }) => local && !remote).map(pulledEntry),
    merged: plan.transitions
      .filter(({ local, remote }) => local && remote)
      .map(pulledEntry)
      .map(sent),
    pushed: plan.transitions
      .filter(({ local, remote }) => !local && remote)
      .map(pushedEntry)
      .map(sent),
    conflicts: plan.conflicts.filter(conflict => !isDecided.has(conflict)).map(conflictEntry),
    resolved: side ? decided.map(conflict => resolvedEntry(conflict, wins(side))) : [],
    held: plan.held.map(heldEntry),
    failed: [],
    problems: plan.problems.map(problemEntry),
    left: [],
  }
}

const wins = (side: Side): string => `${side === 'local' ? 'Local' : 'Xano'} wins`

/** What waits after a cycle: what its plan held back, and what was to be written or sent and was not. */
export function heldIn(result: CycleResult): Held[] {
  const { plan } = result
  if (result.kind !== 'done') return [...plan.held]
  const notSent = plan.transitions.flatMap(({ key, sides }) => {
    const reason = obstacle(result.outcomes.get(key))
    return reason ? [{ key, sides, reason }] : []
  })
  return [...plan.held, ...notSent]
}

/** What a cycle was to send and Xano failed on. */
export function failedIn(result: CycleResult): Failure[] {
  if (result.kind !== 'done') return []
  return result.plan.transitions.flatMap(transition => {
    const remote = result.outcomes.get(transition.key)?.remote
    return remote?.kind === 'failed' ? [{ code: remote.code, entry: failedEntry(transition, remote) }] : []
  })
}

function obstacle({ local, remote }: Outcome = {}): HoldReason | undefined {
  if (local === 'stale') return { kind: 'moved-on' }
  if (local !== undefined && local !== 'written') return { kind: 'blocked', message: local.blocked }
  switch (remote?.kind) {
    case 'refused':
    case 'data-loss':
      return remote
    case 'unsure':
      return { kind: 'refused', message: remote.message }
    case 'drafted':
      return { kind: 'draft' }
    case 'postponed':
      return { kind: 'moved-on' }
    case 'applied':
    case 'altered':
    case 'failed':
    case undefined:
      return undefined
  }
}
