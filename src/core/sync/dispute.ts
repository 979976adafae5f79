import type { Sides } from '../sides.ts'
import type { Outcomes } from './outcome.ts'
import type { Cause, Plan } from './plan.ts'
import type { BlobId, Version } from './snapshot.ts'

/**
 * A conflict that three texts alone do not show, and that has to be remembered until a person or either side settles
 * it: it stands exactly as long as both sides stay what they were.
 */
export interface Dispute {
  readonly cause: Extract<Cause, 'altered' | 'undone' | 'older'>
  readonly ours?: BlobId
  readonly theirs?: BlobId
}

/** The dispute that stands between two sides, if one does. */
export function standing(
  disputes: readonly Dispute[],
  { ours, theirs }: Sides<Version | undefined>,
): Dispute | undefined {
  return disputes.find(dispute => dispute.ours === ours?.blob && dispute.theirs === theirs?.blob)
}

/** What has to be remembered after a plan was carried out: the disputes that still stand, and those it brought up. */
export function nextDisputes(
  disputes: readonly Dispute[],
  plan: Plan,
  outcomes: Outcomes,
): readonly Dispute[] {
  const open = disputes.filter(dispute => plan.conflicts.some(({ sides }) => standing([dispute], sides)))
  const fresh = [
    ...plan.conflicts.flatMap(({ cause, sides }) =>
      (cause === 'undone' || cause === 'older') && !standing(open, sides)
        ? [between(cause, sides.ours?.blob, sides.theirs?.blob)]
        : [],
    ),
    ...plan.transitions.flatMap(({ key, sides, local }) => {
      const remote = outcomes.get(key)?.remote
      if (remote?.kind !== 'altered') return []
      return [between('altered', local ? remote.sent.blob : sides.ours?.blob, remote.received?.blob)]
    }),
  ]
  return open.length === disputes.length && fresh.length === 0 ? disputes : [...open, ...fresh]
}

const between = (cause: Dispute['cause'], ours: BlobId | undefined, theirs: BlobId | undefined): Dispute => ({
  cause,
  ...(ours ? { ours } : {}),
  ...(theirs ? { theirs } : {}),
})
