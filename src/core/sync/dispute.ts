import { stillLacks } from '../merge/still-lacks.ts'
import { undoes } from '../merge/undoes.ts'
import type { Sides } from '../sides.ts'
import { readDefinition } from '../xs/definition.ts'
import { sameTokens } from '../xs/equality.ts'
import type { Background } from './background.ts'
import type { Outcomes } from './outcome.ts'
import { type Cause, openConflicts, type Plan } from './plan.ts'
import type { BlobId, Version } from './snapshot.ts'

/**
 * A conflict that three texts alone do not show, and that has to be remembered until a person or either side settles
 * it: it stands as long as both sides stay what they were. Where Xano lacks what we sent, an edit of something else
 * there settles nothing: it stands until that is back. Nor does any edit where the file is an older state, as long as it
 * lacks what Base has over that.
 */
export interface Dispute {
  readonly cause: Extract<Cause, 'altered' | 'undone' | 'older'>
  readonly ours?: BlobId
  readonly theirs?: BlobId
}

/** The dispute that stands between two sides, if one does. */
export function standing(
  disputes: readonly Dispute[],
  { base, ours, theirs }: Sides<Version | undefined>,
  textOf: Background['textOf'] = () => undefined,
): Dispute | undefined {
  return disputes.find(({ cause, ...dispute }) => {
    const isSame = dispute.ours === ours?.blob
    if (isSame && dispute.theirs === theirs?.blob) return true
    if (cause === 'older')
      return ours && theirs && base && isStillOlder(dispute, { base, ours, theirs }, textOf)
    if (!isSame || !ours || !theirs || dispute.theirs === undefined) return false
    const was = textOf(dispute.theirs)
    return was !== undefined && isOf(theirs, was) && stillLacks(ours.text, { was, now: theirs.text })
  })
}

/** Whether the file still is the older state that it was, or goes out from that. */
function isStillOlder(
  { ours: blob }: Pick<Dispute, 'ours'>,
  { base, ours, theirs }: Sides<Version>,
  textOf: Background['textOf'],
): boolean {
  if (blob === ours.blob) return !sameTokens(ours.text, theirs.text)
  const was = blob && textOf(blob)
  return was !== undefined && isOf(ours, was) && undoes({ before: was, after: base.text }, ours.text)
}

/** Whether a text is an earlier one of a definition. */
function isOf({ definition: { guid } }: Version, text: string): boolean {
  const reading = readDefinition(text)
  return reading.kind === 'definition' && guid !== undefined && reading.definition.guid === guid
}

/** What has to be remembered after a plan was carried out: the disputes that still stand, and those it brought up. */
export function nextDisputes(
  disputes: readonly Dispute[],
  plan: Plan,
  outcomes: Outcomes,
): readonly Dispute[] {
  const conflicts = openConflicts(plan)
  const isOpen = (dispute: Dispute): boolean =>
    conflicts.some(({ sides, by }) => by === dispute || standing([dispute], sides))
  const open = disputes.filter(isOpen)
  const fresh = [
    ...conflicts.flatMap(({ cause, sides, by }) =>
      isRemembered(cause) && !by && !standing(open, sides)
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

const isRemembered = (cause: Cause): cause is Dispute['cause'] =>
  cause === 'undone' || cause === 'older' || cause === 'altered'

const between = (cause: Dispute['cause'], ours: BlobId | undefined, theirs: BlobId | undefined): Dispute => ({
  cause,
  ...(ours ? { ours } : {}),
  ...(theirs ? { theirs } : {}),
})
