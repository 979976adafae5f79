import { type FilePath, filePath, isFilePath } from '../xs/file-path.ts'
import { catchingUp } from './caught-up.ts'
import { holdBackEach, withoutRemote } from './hold-back.ts'
import type { HoldReason, Plan, ProblemReport, Transition } from './plan.ts'
import type { BlobId, Version } from './snapshot.ts'
import { waitingForNames } from './waiting-names.ts'

/** Which transitions a run may make, and to which definitions it keeps itself. */
export interface Permissions {
  /** Files may be written. */
  readonly local: boolean
  /** Definitions may be sent. */
  readonly remote: boolean
  /**
   * Objects may be deleted in Xano: whatever was deleted here, or exactly the texts that somebody agreed to lose.
   * `forbidden` is the team's policy, which no consent overrules.
   */
  readonly deletions: boolean | 'forbidden' | ReadonlySet<BlobId>
  /** Columns and rows may be lost in Xano: whatever a push comes to, or exactly the operations that were agreed to. */
  readonly dataLoss: boolean | ReadonlySet<string>
  /** Why nothing at all is sent, although it may be wanted. */
  readonly nothingSent?: Extract<HoldReason, { kind: 'live' | 'closed' }>
  /** Tables wait for somebody to agree, but for the texts to which somebody did. */
  readonly heldTables?: 'all' | { readonly allBut: ReadonlySet<BlobId> }
  /** Only what HEAD holds is sent: `committed` is what it holds at the places in question. */
  readonly committed?: ReadonlyMap<FilePath, BlobId>
  /** What Xano has already is not sent. */
  readonly insertOnly?: boolean
  /** Only definitions at these places; all, if it is not given. */
  readonly within?: (path: FilePath) => boolean
  /** Definitions at these places are never sent. */
  readonly isProtected?: (path: FilePath) => boolean
  /** Definitions at these places are nobody's business: neither written nor sent. */
  readonly isIgnored?: (path: FilePath) => boolean
}

/** Whether a run may write a file, or remove it. */
export const mayWrite = (path: FilePath, { local, within }: Permissions): boolean =>
  local && within?.(path) !== false

/** The part of a plan that may be carried out. What waits for consent or for another kind of run is held, with the reason. */
export function permit(plan: Plan, permissions: Permissions): Plan {
  const isWanted = permissions.within ?? (() => true)
  const concerns = (sides: Sides): boolean =>
    !isAt(sides, permissions.isIgnored) &&
    (permissions.within === undefined || isAt(sides, permissions.within))
  const partOf = (transition: Transition): Transition | undefined => {
    if (isAt(transition.sides, permissions.isIgnored)) return undefined
    return concerns(transition.sides) ? inDirection(transition, permissions) : catchingUp(transition)
  }
  const directed = plan.transitions.flatMap(transition => partOf(transition) ?? [])
  const { transitions, held } = holdBackEach(directed, transition => objection(transition, permissions))
  const conflicts = plan.conflicts.filter(({ sides }) => concerns(sides))
  const beyond = [...(plan.beyond ?? []), ...plan.conflicts.filter(({ sides }) => !concerns(sides))]
  const apart = [...plan.held, ...plan.transitions].filter(({ sides }) => !concerns(sides))
  const unnamed = [...(plan.unnamed ?? []), ...waitingForNames(apart)]
  const problems = plan.problems.filter(problem => {
    const path = placeOf(problem)
    return path === undefined || (isWanted(path) && !permissions.isIgnored?.(path))
  })
  return {
    transitions,
    conflicts,
    held: [...plan.held.filter(({ sides }) => concerns(sides)), ...held],
    problems,
    ...(beyond.length === 0 ? {} : { beyond }),
    ...(unnamed.length === 0 ? {} : { unnamed }),
  }
}

function placeOf(problem: ProblemReport): FilePath | undefined {
  if (problem.kind === 'copy') return problem.version.path
  if (problem.kind !== 'obstacle') return problem.unreadable.path
  const path = filePath(problem.obstacle.place)
  return isFilePath(path) ? path : undefined
}

/** What is left of a transition in a run that only reads or only writes; nothing, if it has to wait for another run. */
function inDirection(transition: Transition, { local, remote }: Permissions): Transition | undefined {
  if (transition.remote && remote) return transition
  if (transition.local && !local) return catchingUp(transition)
  if (!transition.remote) return transition
  return withoutRemote(transition)
}

/** Why the part of a transition that goes to Xano must not go. */
function objection({ sides, local, remote }: Transition, permissions: Permissions): HoldReason | undefined {
  if (!remote) return undefined
  if (local && !permissions.local) return { kind: 'xano-ahead' }
  if (isAt(sides, permissions.isProtected)) return { kind: 'protected' }
  if (permissions.nothingSent) return permissions.nothingSent
  if (permissions.committed && !isCommitted(sides, permissions.committed)) return { kind: 'uncommitted' }
  if (remote.kind === 'delete') {
    if (permissions.deletions === 'forbidden') return { kind: 'deletion-forbidden' }
    return mayDelete(permissions.deletions, sides.theirs) ? undefined : { kind: 'deletion' }
  }
  if (permissions.insertOnly && remote.kind === 'update') return { kind: 'insert-only' }
  return sides.ours && isHeldTable(sides.ours, permissions) ? { kind: 'table' } : undefined
}

const isHeldTable = ({ definition, blob }: Version, { heldTables }: Permissions): boolean =>
  heldTables !== undefined &&
  definition.kind === 'table' &&
  (heldTables === 'all' || !heldTables.allBut.has(blob))

/** Whether HEAD holds what would be sent, or lacks what would be deleted. */
function isCommitted({ base, ours }: Sides, committed: ReadonlyMap<FilePath, BlobId>): boolean {
  const path = ours?.path ?? base?.path
  return path !== undefined && committed.get(path) === ours?.blob
}

function mayDelete(consent: boolean | ReadonlySet<BlobId>, theirs: Version | undefined): boolean {
  return typeof consent === 'boolean' ? consent : theirs !== undefined && consent.has(theirs.blob)
}

type Sides = Transition['sides']

function isAt({ base, ours, theirs }: Sides, at: ((path: FilePath) => boolean) | undefined): boolean {
  return (
    at !== undefined &&
    [base, ours, theirs].some((version: Version | undefined) => version !== undefined && at(version.path))
  )
}
