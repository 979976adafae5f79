import type { FilePath } from '../xs/file-path.ts'
import { holdBack } from './hold-back.ts'
import type { Held, HoldReason, Plan, Transition } from './plan.ts'
import type { Version } from './snapshot.ts'

/** Which transitions a run may make, and to which definitions it keeps itself. */
export interface Permissions {
  /** Files may be written. */
  readonly local: boolean
  /** Definitions may be sent. */
  readonly remote: boolean
  /** Objects may be deleted in Xano. `forbidden` is the team's policy, which no consent overrules. */
  readonly deletions: boolean | 'forbidden'
  /** Columns and rows may be lost in Xano. */
  readonly dataLoss: boolean
  /** What Xano has already is not sent. */
  readonly insertOnly?: boolean
  /** Only definitions at these places; all, if it is not given. */
  readonly within?: (path: FilePath) => boolean
  /** Definitions at these places are never sent. */
  readonly isProtected?: (path: FilePath) => boolean
  /** Definitions at these places are nobody's business: neither written nor sent. */
  readonly isIgnored?: (path: FilePath) => boolean
}

/** The part of a plan that may be carried out. What waits for consent or for another kind of run is held, with the reason. */
export function permit(plan: Plan, permissions: Permissions): Plan {
  const concerns = (sides: Sides): boolean =>
    !isAt(sides, permissions.isIgnored) &&
    (permissions.within === undefined || isAt(sides, permissions.within))
  const transitions: Transition[] = []
  const held: Held[] = plan.held.filter(({ sides }) => concerns(sides))
  for (const transition of plan.transitions) {
    if (!concerns(transition.sides)) continue
    const directed = inDirection(transition, permissions)
    const reason = directed && objection(directed, permissions)
    const parts = directed && reason ? holdBack(directed, reason) : { kept: directed, held: undefined }
    if (parts.kept) transitions.push(parts.kept)
    if (parts.held) held.push(parts.held)
  }
  const conflicts = plan.conflicts.filter(({ sides }) => concerns(sides))
  return { ...plan, transitions, conflicts, held }
}

/** What is left of a transition in a run that only reads or only writes; nothing, if it has to wait for another run. */
function inDirection(transition: Transition, { local, remote }: Permissions): Transition | undefined {
  if (transition.remote && remote) return transition
  if (transition.local && !local) return undefined
  if (!transition.remote) return transition
  const { remote: _, ...rest } = transition
  return transition.local ? rest : undefined
}

/** Why the part of a transition that goes to Xano must not go. */
function objection({ sides, local, remote }: Transition, permissions: Permissions): HoldReason | undefined {
  if (!remote) return undefined
  if (local && !permissions.local) return { kind: 'xano-ahead' }
  if (isAt(sides, permissions.isProtected)) return { kind: 'protected' }
  if (remote.kind === 'delete') {
    if (permissions.deletions === 'forbidden') return { kind: 'deletion-forbidden' }
    return permissions.deletions ? undefined : { kind: 'deletion' }
  }
  return permissions.insertOnly && remote.kind === 'update' ? { kind: 'insert-only' } : undefined
}

type Sides = Transition['sides']

function isAt({ base, ours, theirs }: Sides, at: ((path: FilePath) => boolean) | undefined): boolean {
  return (
    at !== undefined &&
    [base, ours, theirs].some((version: Version | undefined) => version !== undefined && at(version.path))
  )
}
