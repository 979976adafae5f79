import type { Outcome } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { keyOf, nameKey } from '../../core/xs/identity.ts'
import type { CycleResult } from '../cycle/result.ts'
import type { Applied } from '../mirror/mirror-state.ts'
import { type Entry, pulledEntry, pushedEntry } from './entry.ts'

/** Something that a run did to one definition. */
export interface Deed {
  /** `merged`: written to the file and sent, because both sides had changed it. */
  readonly way: 'pulled' | 'merged' | 'pushed'
  readonly entry: Entry
  readonly transition: Transition
  /** What was pulled is what the run had pushed, in the form that Xano gives it. */
  readonly isEcho: boolean
}

/** What the cycles of a run did, in their order. */
export function deedsOf(results: readonly CycleResult[]): Deed[] {
  const sent = new Set<string>()
  const deeds: Deed[] = []
  for (const result of results) {
    if (result.kind !== 'done' && result.kind !== 'cut') continue
    const { plan, outcomes } = result
    for (const transition of result.kind === 'done' ? result.earlier.flatMap(transitionsOf) : []) {
      deeds.push({ way: 'pushed', entry: asEarlier(pushedEntry(transition)), transition, isEcho: false })
      if (transition.sides.ours) sent.add(nameKey(transition.sides.ours.definition))
    }
    for (const transition of plan.transitions) {
      const outcome = outcomes.get(transition.key)
      const isWritten = outcome?.local === 'written'
      const isSent = outcome?.remote?.kind === 'applied'
      const isEcho = !isSent && sent.size > 0 && isReturned(transition, sent)
      const deed = (way: Deed['way'], entry: Entry): Deed => ({ way, entry, transition, isEcho })
      if (isWritten && isSent) deeds.push(deed('merged', asApplied(pulledEntry(transition), outcome)))
      else if (isSent) deeds.push(deed('pushed', asApplied(pushedEntry(transition), outcome)))
      else if (isWritten) deeds.push(deed('pulled', asReturned(pulledEntry(transition), isEcho)))
    }
    for (const { key, sides } of plan.transitions) {
      const remote = outcomes.get(key)?.remote
      if (remote?.kind === 'applied' && !remote.overtaken && sides.ours)
        sent.add(nameKey(sides.ours.definition))
    }
  }
  return deeds
}

/** What a push that was cut off has sent, as its plan had it. */
function transitionsOf({ before, after }: Applied): Transition[] {
  const one = after ?? before
  if (!one) return []
  const remote = after
    ? ({ kind: before ? 'update' : 'create', text: after.text } as const)
    : ({ kind: 'delete' } as const)
  return [{ key: keyOf(one.definition, 0), sides: { base: before, ours: after, theirs: before }, remote }]
}

const asEarlier = (entry: Entry): Entry => ({ ...entry, reason: 'sent before, as Xano shows now' })

/** What comes back from our own push: its guid, and the form that Xano gives it. */
const isReturned = ({ sides: { theirs } }: Transition, sent: ReadonlySet<string>): boolean =>
  theirs !== undefined && sent.has(nameKey(theirs.definition))

const asReturned = (entry: Entry, isEcho: boolean): Entry =>
  isEcho ? { ...entry, reason: 'as Xano gave it back' } : entry

const AS_DRAFT = 'as a draft; it counts once it is published there'

/** Says of what Xano holds that it did not say so itself, and who else was at it. */
function asApplied(entry: Entry, { remote }: Outcome = {}): Entry {
  if (remote?.kind !== 'applied') return entry
  const { despite, draft, meanwhile, deletedBy } = remote
  const deleted = deletedBy && `${deletedBy.name} deleted it there right after`
  const reason = [draft && AS_DRAFT, entry.reason, despite, deleted]
    .filter(part => part !== undefined)
    .join('; ')
  return { ...entry, ...(reason === '' ? {} : { reason }), ...(meanwhile ? { meanwhile } : {}) }
}
