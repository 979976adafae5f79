import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Permissions } from '../../core/sync/permit.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { lastKnown } from '../../core/sync/snapshot.ts'
import { observeThere } from '../observe/observe.ts'
import type { Ports } from '../ports/ports.ts'
import type { Mission } from './mission.ts'
import { unmoved } from './read-back.ts'
import { covers, rehearse, type Sending } from './rehearse.ts'
import { stranded } from './stranded.ts'
import { unchangedBy, verdicts } from './verdicts.ts'

/** What of a batch goes out, and what became of the rest. */
export interface Examined {
  readonly batch: readonly Sending[]
  readonly rejected: ReadonlyMap<Sending, RemoteOutcome>
  /** Whether Xano and the folder, where they were read once more, still hold what the plan was made from. */
  readonly isUnmoved: (transition: Transition) => boolean
}

interface Candidates {
  readonly ready: readonly Sending[]
  /** What was to be sent along, and is not. */
  readonly out: readonly Sending[]
  readonly lookAgain: () => Promise<Examined['isUnmoved']>
}

/**
 * What Xano announced, heard before Xano was read for the last time; otherwise both are asked again, and the folder,
 * which nobody has looked at meanwhile.
 */
export async function examine(
  { remote }: Pick<Ports, 'remote'>,
  { theirs, rehearsal, permissions, as }: Pick<Mission, 'theirs' | 'rehearsal' | 'permissions' | 'as'>,
  { ready, out, lookAgain }: Candidates,
): Promise<Examined> {
  const rejected = new Map<Sending, RemoteOutcome>()
  let isUnmoved: Examined['isUnmoved'] = () => true
  if (ready.length === 0) return { batch: [], rejected, isUnmoved }
  const known = covers(rehearsal, ready) ? rehearsal : undefined
  let heard = known && !('error' in known) ? known : undefined
  if (!heard) {
    const rebuff = known && 'error' in known ? known : undefined
    heard = await rehearse(remote, ready, { theirs, as, rebuff })
    for (const [sending, outcome] of heard.rejected) rejected.set(sending, outcome)
    const isStillThere = unmoved(theirs, observeThere(await remote.snapshot(), lastKnown(theirs)))
    const isStillHere = await lookAgain()
    isUnmoved = transition => isStillThere(transition) && isStillHere(transition)
    for (const sending of ready)
      if (!isUnmoved(sending.transition)) rejected.set(sending, { kind: 'postponed' })
  }
  const { operations } = heard
  for (const [sending, verdict] of verdicts(ready, operations))
    if (verdict.kind === 'refused' || !mayLose(permissions.dataLoss, verdict.operations))
      rejected.set(sending, verdict)
  if (as === 'draft')
    for (const sending of unchangedBy(ready, operations)) rejected.set(sending, { kind: 'drafted' })
  const left = ready.filter(sending => !rejected.has(sending))
  const vain =
    rejected.size > 0
      ? stranded(left, lastKnown(theirs), [...out, ...rejected.keys()])
      : new Map<Sending, string>()
  for (const [sending, message] of vain) rejected.set(sending, { kind: 'refused', message })
  return { batch: left.filter(sending => !vain.has(sending)), rejected, isUnmoved }
}

const mayLose = (consent: Permissions['dataLoss'], operations: readonly string[]): boolean =>
  typeof consent === 'boolean' ? consent : operations.every(operation => consent.has(operation))
