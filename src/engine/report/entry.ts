import type { Sides } from '../../core/sides.ts'
import { isSame } from '../../core/sync/differences.ts'
import type { Failed, Meanwhile } from '../../core/sync/outcome.ts'
import type { Conflict, Held, ProblemReport, Transition } from '../../core/sync/plan.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import type { ColumnStep } from '../../core/sync/vanishing-columns.ts'
import { nameKey } from '../../core/xs/identity.ts'
import { quoteName } from '../../core/xs/literal.ts'
import { emptiedReferences } from '../../core/xs/references.ts'
import { titleOf } from '../mirror/mirror-line.ts'
import { describeHold, describeObstacle } from './describe-hold.ts'
import { pathWord } from './shell-word.ts'

export type Action =
  | 'created'
  | 'updated'
  | 'renamed'
  | 'moved'
  | 'deleted'
  | 'conflict'
  | 'resolved'
  | 'held'
  | 'problem'
  | 'failed'

/** One definition in a report, for people and for programs alike. */
export interface Entry {
  readonly action: Action
  readonly kind?: string
  readonly name?: string
  readonly verb?: string
  readonly group?: string
  readonly guid?: string
  /** Where it lies below the folder of definitions; also what no definition could be called. */
  readonly path?: string
  /** Its former name or place. */
  readonly from?: string
  readonly base?: BlobId
  readonly local?: BlobId
  readonly xano?: BlobId
  readonly reason?: string
  /** Who saved it in Xano while it was being sent: what they wrote may be replaced. */
  readonly meanwhile?: readonly Meanwhile[]
}

/** What the file of a transition went through. */
export function pulledEntry({ sides, local, revived }: Transition): Entry {
  const { ours, theirs } = sides
  const action = !local || local.text === undefined ? 'deleted' : !ours ? 'created' : changeOf(ours, theirs)
  const moved = local?.from && local.from.path !== local.to
  const before = sides.base ?? ours
  const isLeftOver = !sides.base && !theirs && action === 'deleted'
  return {
    ...entryOf(sides, theirs ?? ours, moved && local.text === ours?.text ? 'moved' : action),
    ...(local ? { path: local.to } : {}),
    ...(action === 'renamed' && before ? { from: formerName(before, theirs) } : {}),
    ...(moved ? { from: local.from.path } : {}),
    ...(revived ? { reason: 'an editor saved over what had come from Xano; merged in again' } : {}),
    ...(isLeftOver ? { reason: 'an older text of a definition that lies elsewhere' } : {}),
  }
}

/** What was to be sent, and why Xano does not have it. */
export const failedEntry = ({ sides }: Transition, { message }: Failed): Entry => ({
  ...entryOf(sides, sides.ours ?? sides.theirs, 'failed'),
  reason: message,
})

/** What Xano went through by a transition. */
export function pushedEntry({ sides, remote, columns = [] }: Transition): Entry {
  const { ours, theirs } = sides
  if (remote?.kind === 'delete') return entryOf(sides, theirs, 'deleted')
  const action = !theirs ? 'created' : changeOf(theirs, ours)
  return {
    ...entryOf(sides, ours, action),
    ...(action === 'renamed' && theirs ? { from: formerName(theirs, ours) } : {}),
    ...(columns.length > 0 ? { reason: columns.map(describeStep).join(', ') } : {}),
  }
}

export const conflictEntry = (conflict: Conflict): Entry => ({
  ...entryOf(conflict.sides, conflict.sides.ours ?? conflict.sides.theirs, 'conflict'),
  reason: describeConflict(conflict),
})

/** A conflict that was decided; `by` says how. */
export const resolvedEntry = ({ sides, cause }: Conflict, by: string): Entry => ({
  ...entryOf(sides, sides.ours ?? sides.theirs, 'resolved'),
  reason: `${CAUSES[cause]}: ${by}`,
})

export const heldEntry = ({ sides, reason }: Held): Entry => ({
  ...entryOf(sides, sides.ours ?? sides.theirs ?? sides.base, 'held'),
  reason: describeHold(reason),
})

/** A file or definition that is left out until somebody has mended it. */
export function problemEntry(report: ProblemReport): Entry {
  if (report.kind === 'copy') {
    const { version } = report
    const sides = { base: undefined, ours: version, theirs: undefined }
    return {
      ...entryOf(sides, version, 'problem'),
      reason: describeCopy(report),
    }
  }
  if (report.kind === 'obstacle') {
    const { obstacle, definition } = report
    return {
      action: 'problem',
      ...(definition ? { kind: definition.kind, name: definition.name } : {}),
      path: obstacle.place,
      reason: describeObstacle(obstacle),
    }
  }
  const { path, problem, claims } = report.unreadable
  const [claim] = claims
  const isHere = report.kind === 'unreadable-here'
  const where = isHere ? `line ${problem.line}, column ${problem.column}` : 'in Xano'
  const way = isHere && claims.length > 1 ? '; give each definition a file of its own' : ''
  return {
    action: 'problem',
    ...(claim ? { kind: claim.kind, name: claim.name } : {}),
    ...(path === undefined ? {} : { path }),
    reason: `${where}: ${problem.reason}${way}`,
  }
}

/** Whose guid or name a file has, and how it becomes a definition of its own. */
function describeCopy({ version, original }: Extract<ProblemReport, { kind: 'copy' }>): string {
  const [mine, other] = [version.definition, original?.definition]
  const where = original?.path ?? 'another file'
  const isTwin = mine.guid !== undefined && mine.guid === other?.guid
  const hasName = other !== undefined && nameKey(mine) === nameKey(other)
  const way = `xano-sync resolve --local ${pathWord(version.path)} makes it a definition of its own`
  if (!isTwin) return `has the name of ${where}: give it another one, or remove one of both files`
  return hasName
    ? `has the guid and the name of ${where}: remove one of both files, or give this one another name, then ${way}`
    : `has the guid of ${where}: remove that file if this one replaces it, or ${way}`
}

const CAUSES: Record<Conflict['cause'], string> = {
  'both-edited': 'edited here and in Xano, in the same place',
  'edited-here-deleted-there': 'edited here, deleted in Xano',
  'deleted-here-edited-there': 'deleted here, edited in Xano',
  'both-created': 'created here and in Xano, differently',
  'renamed-differently': 'renamed here and in Xano, differently',
  undone: 'Xano undid what was pushed',
  altered: 'Xano took it, and made something else of it',
  older: 'here is an older state that Xano has left behind',
}

/** Why it is one; of what Xano made something else of also the names that it emptied. */
function describeConflict({ sides: { base, ours, theirs }, cause }: Conflict): string {
  if (cause === 'older' && !ours)
    return 'git has put the file away: a stash holds it, or a commit that was left'
  if (cause === 'altered' && !theirs)
    return 'Xano took it, and does not hold it: deleted there right after, or lost'
  if (cause === 'altered' && isSame(base, theirs)) return 'Xano took it, and still shows what it held before'
  const emptied = cause === 'altered' && ours && theirs ? emptiedReferences(ours.text, theirs.text) : []
  if (emptied.length === 0) return CAUSES[cause]
  const named = new Set(emptied.map(({ kind, name }) => `${kind} ${quoteName(name)}`))
  return `${CAUSES[cause]}: it emptied ${[...named].join(', ')}`
}

const describeStep = ({ column, fate }: ColumnStep): string =>
  fate.kind === 'dropped' ? `dropped the column ${column}` : `renamed the column ${column} to ${fate.to}`

/** What it was called; all of that where no more than its verb or its group is another one. */
function formerName({ definition }: Version, now: Version | undefined): string {
  return definition.name === now?.definition.name ? titleOf(definition) : definition.name
}

function changeOf(before: Version, after: Version | undefined): Action {
  return after && nameKey(before.definition) !== nameKey(after.definition) ? 'renamed' : 'updated'
}

function entryOf(sides: Sides<Version | undefined>, shown: Version | undefined, action: Action): Entry {
  const { base, ours, theirs } = sides
  const definition = shown?.definition
  const guid = theirs?.definition.guid ?? base?.definition.guid ?? definition?.guid
  const path = ours?.path ?? theirs?.path ?? base?.path
  return {
    action,
    ...(definition ? { kind: definition.kind, name: definition.name } : {}),
    ...(definition?.verb === undefined ? {} : { verb: definition.verb }),
    ...(definition?.group === undefined ? {} : { group: definition.group }),
    ...(guid === undefined ? {} : { guid }),
    ...(path === undefined ? {} : { path }),
    ...(base ? { base: base.blob } : {}),
    ...(ours ? { local: ours.blob } : {}),
    ...(theirs ? { xano: theirs.blob } : {}),
  }
}
