import type { Change } from '../../core/sync/change.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { Activity } from '../ports/remote.ts'
import { sayingNames, tellsOf } from './audit-row.ts'

/** What the audit log calls what happened. A draft that was published changes what is read. */
const ACTIONS: Readonly<Record<Change['action'], readonly string[]>> = {
  created: ['create', 'publish'],
  updated: ['update', 'publish'],
  renamed: ['update', 'publish'],
  deleted: ['delete'],
}

/**
 * The row that tells who made each change: the newest one about it that tells of no other change. `known` are all
 * definitions that there are or were, since a row about `a b` is none about `a`.
 */
export function creditsOf(
  found: readonly Change[],
  rows: readonly Activity[],
  known: readonly Definition[],
): ReadonlyMap<Change, Activity> {
  const free = [...rows].sort((a, b) => b.id - a.id)
  const isSaid = sayingNames(rows)
  const credits = new Map<Change, Activity>()
  for (const change of found) {
    if (![change.after, change.before].some(one => one && isSaid(one.definition))) continue
    const at = free.findIndex(row => accountsFor(row, change, known))
    const [row] = at < 0 ? [] : free.splice(at, 1)
    if (row) credits.set(change, row)
  }
  return credits
}

/** A row may call a definition by the name that it had before. */
function accountsFor(
  row: Activity,
  { action, before, after }: Change,
  known: readonly Definition[],
): boolean {
  if (!ACTIONS[action].includes(row.type.split(':')[1] ?? '')) return false
  return [after, before].some(version => version && tellsOf(row, version.definition, known))
}
