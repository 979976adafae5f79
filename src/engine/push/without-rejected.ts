import { holdBack } from '../../core/sync/hold-back.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { Remote } from '../ports/remote.ts'
import { covers, type Inquiry, isClosed, rehearse, sendings } from './rehearse.ts'

/** A plan as Xano looks at it, and why it has not done so. */
export interface Previewed {
  readonly plan: Plan
  readonly unseen?: string
}

/**
 * A plan without what Xano says no to in a dry run, or fails on: that is held. Where it lets nobody with this token send
 * anything, the plan is as it was made here.
 */
export async function withoutRejected(remote: Remote, plan: Plan, inquiry: Inquiry): Promise<Previewed> {
  const batch = sendings(plan)
  const error = inquiry.rebuff?.error
  if (!error || batch.length === 0) return { plan }
  if (isClosed(error)) return { plan, unseen: error.message }
  const rebuff = covers(inquiry.rebuff, batch) ? inquiry.rebuff : undefined
  const { rejected } = await rehearse(remote, batch, { ...inquiry, rebuff })
  const parts = new Map(
    [...rejected].flatMap(([{ transition }, outcome]) =>
      'message' in outcome
        ? [[transition, holdBack(transition, { kind: 'refused', message: outcome.message })] as const]
        : [],
    ),
  )
  const transitions = plan.transitions.flatMap(transition => {
    const part = parts.get(transition)
    return part ? (part.kept ?? []) : [transition]
  })
  const held = [...plan.held, ...[...parts.values()].map(part => part.held)]
  return { plan: { ...plan, transitions, held } }
}
