import type { FilePath } from '../xs/file-path.ts'
import type { Held, HoldReason, Plan, Transition } from './plan.ts'

/** Which transitions a run may make, and to which definitions it keeps itself. */
export interface Permissions {
  /** Files may be written. */
  readonly local: boolean
  /** Definitions may be sent. */
  readonly remote: boolean
  /** Objects may be deleted in Xano. */
  readonly deletions: boolean
  /** Columns and rows may be lost in Xano. */
  readonly dataLoss: boolean
  /** Only definitions at these places; all, if it is not given. */
  readonly within?: (path: FilePath) => boolean
}

/** The part of a plan that may be carried out. What waits for consent or for another kind of run is held, with the reason. */
export function permit(plan: Plan, permissions: Permissions): Plan {
  const transitions: Transition[] = []
  const held: Held[] = [...plan.held]
  for (const transition of plan.transitions) {
    if (!isWithin(transition, permissions)) continue
    const decision = decide(transition, permissions)
    if (!decision) continue
    if ('reason' in decision) held.push(decision)
    else transitions.push(decision)
  }
  return { ...plan, transitions, held }
}

function decide(transition: Transition, permissions: Permissions): Transition | Held | undefined {
  const { key, sides, local, remote } = transition
  const hold = (reason: HoldReason): Held => ({ key, sides, reason })
  if (remote && permissions.remote) {
    if (local && !permissions.local) return hold({ kind: 'xano-ahead' })
    if (remote.kind === 'delete' && !permissions.deletions) return hold({ kind: 'deletion' })
    return transition
  }
  if (local && !permissions.local) return undefined
  if (!remote) return transition
  return local ? withoutRemote(transition) : undefined
}

const withoutRemote = ({ remote: _, ...rest }: Transition): Transition => rest

function isWithin({ sides }: Transition, { within }: Permissions): boolean {
  if (!within) return true
  return [sides.base, sides.ours, sides.theirs].some(version => version !== undefined && within(version.path))
}
