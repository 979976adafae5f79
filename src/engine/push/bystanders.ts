import type { Meanwhile } from '../../core/sync/outcome.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { isEdit, sayingNames, tellsOf } from '../mirror/audit-row.ts'
import type { Activity, Person } from '../ports/remote.ts'

/** A clock that is further off than this tells nothing beside that of Xano. */
const SKEW_MS = 60_000
/** Times may be cut to the second in the log. */
const CUT_MS = 1000

/** A push, as far as the audit log can tell who else was at its definitions. */
export interface PushWindow {
  /** The newest row that was known before. */
  readonly mark: number
  /** When the reading of Xano began that it was planned on, when it was sent, and when it was over. */
  readonly read: Date
  readonly sent: Date
  readonly over: Date
  /** What was sent or deleted, by each name that it may go by. */
  readonly definitions: ReadonlyMap<DefinitionKey, readonly Definition[]>
  /** What others have changed meanwhile, and all that there is or was. */
  readonly elsewhere: readonly Definition[]
  readonly known: readonly Definition[]
}

/** Who else was at a definition that was sent. */
export interface Bystanders {
  /** Before our text took its place. */
  readonly before: readonly Meanwhile[]
  /** Since then; only where no other definition can be meant. */
  readonly after: readonly Meanwhile[]
  /** Who has deleted it since then, if that was the last that happened to it. */
  readonly deletedBy: Meanwhile | undefined
}

/** The rows that may be about what was sent, ours and others'. */
export function rowsAbout(rows: readonly Activity[], window: PushWindow): Activity[] {
  const { mark, read } = window
  const soonest = read.getTime() - SKEW_MS
  const isSaid = sayingNames(rows)
  const said = [...window.definitions.values()].filter(names => names.some(isSaid))
  return rows.filter(
    row =>
      row.id > mark &&
      row.at.getTime() >= soonest &&
      isEdit(row) &&
      (isWhole(row) || said.some(names => isOf(row, names, window))),
  )
}

/**
 * Who else was at each definition that was sent, and on which side of our push. That is told by the row which our push
 * left; where it leaves none, by the clock. A row without an email is nobody's.
 */
export function bystanders(
  rows: readonly Activity[],
  me: Person,
  window: PushWindow,
): ReadonlyMap<DefinitionKey, Bystanders> {
  const fresh = rowsAbout(rows, window)
  const found = new Map<DefinitionKey, Bystanders>()
  const isSaid = sayingNames(fresh)
  for (const [key, names] of window.definitions) {
    if (!names.some(isSaid)) continue
    const about = fresh.filter(row => isOf(row, names, window))
    const own = newest(fresh.filter(row => isBy(row, me) && (about.includes(row) || isWhole(row))))
    const others = about.filter(row => row.author.email !== '' && !isBy(row, me))
    const [before, after] = own ? aroundRow(others, own, window) : aroundTime(others, window)
    const certain = after.filter(row => !isOfAnother(row, key, window))
    const last = newest(certain)
    const [deletedBy] = last?.type.endsWith(':delete') ? people([last]) : []
    if (before.length + certain.length > 0)
      found.set(key, { before: people(before), after: people(certain), deletedBy })
  }
  return found
}

type Sorted = readonly [before: readonly Activity[], after: readonly Activity[]]

/** Xano's own clock tells when it was read: as long before our row as the push took here. */
function aroundRow(others: readonly Activity[], own: Activity, { read, over }: PushWindow): Sorted {
  const first = own.at.getTime() - (over.getTime() - read.getTime()) - CUT_MS
  return [
    others.filter(({ id, at }) => id < own.id && at.getTime() >= first),
    others.filter(({ id }) => id > own.id),
  ]
}

function aroundTime(others: readonly Activity[], { sent }: PushWindow): Sorted {
  return [others.filter(({ at }) => at < sent), others.filter(({ at }) => at >= sent)]
}

/** A row about the workspace as a whole is what a push may leave instead of one for each definition. */
const isWhole = ({ type }: Activity): boolean => type.startsWith('workspace:')

const isOf = (row: Activity, names: readonly Definition[], { known, elsewhere }: PushWindow): boolean =>
  names.some(name => tellsOf(row, name, known)) && !elsewhere.some(other => tellsOf(row, other, known))

const isOfAnother = (row: Activity, key: DefinitionKey, window: PushWindow): boolean =>
  [...window.definitions].some(([other, names]) => other !== key && isOf(row, names, window))

const isBy = ({ author }: Activity, { email }: Person): boolean =>
  author.email.toLowerCase() === email.toLowerCase()

const newest = (rows: readonly Activity[]): Activity | undefined =>
  rows.reduce<Activity | undefined>((best, row) => (best && best.id > row.id ? best : row), undefined)

/** Each person once, with the last that they did; rows come newest first. */
function people(rows: readonly Activity[]): Meanwhile[] {
  const last = new Map<string, Meanwhile>()
  for (const { author, at } of rows)
    if (!last.has(author.email)) last.set(author.email, { name: author.name, at })
  return [...last.values()]
}
