import { holdBack } from '../../core/sync/hold-back.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { Remote } from '../ports/remote.ts'
import { covers, type Inquiry, rehearse, sendings } from './rehearse.ts'

/** A plan without what Xano says no to in a dry run, or fails on: that is held. */
export async function withoutRejected(remote: Remote, plan: Plan, inquiry: Inquiry): Promise<Plan> {
  const batch = sendings(plan)
  const rebuff = covers(inquiry.rebuff, batch) ? inquiry.rebuff : undefined
  const { rejected } = await rehearse(remote, batch, { ...inquiry, rebuff })
  const parts = new Map(
    [...rejected].flatMap(([{ transition }, outcome]) =>
      'message' in outcome
        ? [[transition, holdBack(transition, { kind: 'refused', message: outcome.message })] as const]
        : [],
    ),
  )
  return {
    ...plan,
    transitions: plan.transitions.flatMap(transition => {
      const part = parts.get(transition)
      return part ? (part.kept ?? []) : [transition]
    }),
    held: [...plan.held, ...[...parts.values()].map(({ held }) => held)],
  }
}
