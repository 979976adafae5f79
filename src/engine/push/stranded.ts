import { danglingReferences } from '../../core/sync/dangling.ts'
import { holdBackInTurn } from '../../core/sync/hold-back.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { waitingForNames } from '../../core/sync/waiting-names.ts'
import type { Sending } from './rehearse.ts'

/**
 * What of a batch names something that is neither in Xano nor sent along with it, or is to get its name by what is `left`
 * out of it, in the words of a refusal.
 */
export function stranded(
  batch: readonly Sending[],
  theirs: readonly Version[],
  left: Iterable<Sending>,
): ReadonlyMap<Sending, string> {
  const transitions = batch.map(({ transition }) => transition)
  const waiting = waitingForNames([...left].map(({ transition }) => transition))
  const { held } = holdBackInTurn(transitions, [danglingReferences(transitions, theirs, waiting)])
  const reasons = new Map(held.map(({ key, reason }) => [key, reason]))
  return new Map(
    batch.flatMap(sending => {
      const reason = reasons.get(sending.transition.key)
      if (reason?.kind !== 'reference') return []
      return [[sending, `it refers to ${reason.missing.join(', ')}, which Xano does not take`]]
    }),
  )
}
