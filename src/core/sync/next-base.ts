import { catchingUp } from './caught-up.ts'
import type { Outcomes } from './outcome.ts'
import type { Plan, Transition } from './plan.ts'
import { replaced } from './replaced.ts'
import type { Version } from './snapshot.ts'

/**
 * Base after a plan was carried out: Xano's text of a definition once the file holds it or a merge of it, and our
 * text once it was sent and seen to be applied. A file that had to make do with another place has that in Base, so that
 * the one in its place is not taken for it. Everything else stays as it was.
 */
export function nextBase(base: readonly Version[], plan: Plan, outcomes: Outcomes): readonly Version[] {
  const moved = new Map<Version, Version | undefined>()
  const added: Version[] = []
  for (const transition of plan.transitions) {
    const step = stepOf(transition, outcomes)
    if (!step) continue
    if (transition.sides.base) moved.set(transition.sides.base, step.to)
    else if (step.to) added.push(step.to)
  }
  if (moved.size === 0 && added.length === 0) return base
  return [...replaced(base, moved), ...added]
}

function stepOf(transition: Transition, outcomes: Outcomes): { to: Version | undefined } | undefined {
  const { key, sides, local, remote } = transition
  const outcome = outcomes.get(key)
  if (outcome?.arrivesAgain) return undefined
  if (local && outcome?.local !== 'written') {
    const rest = catchingUp(transition)
    return rest && stepOf(rest, outcomes)
  }
  const { base, ours } = sides
  const stays = local ? local.instead && local.to : base && ours?.path === base.path ? base.path : undefined
  const placed = (to: Version | undefined): Version | undefined =>
    to && stays && to.path !== stays ? { ...to, path: stays } : to
  if (outcome?.remote?.kind === 'applied') return { to: placed(outcome.remote.sent) }
  const takesTheirs = local !== undefined || remote === undefined || isMerge(sides)
  return takesTheirs ? { to: placed(sides.theirs) } : undefined
}

/** A merge that the file already holds: Xano's news are in it, only the sending is left. */
const isMerge = ({ base, ours, theirs }: Transition['sides']): boolean =>
  base !== undefined && ours !== undefined && theirs !== undefined && base.blob !== theirs.blob
