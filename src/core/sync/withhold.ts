import { withholdDangling } from './dangling.ts'
import type { Plan } from './plan.ts'
import type { Snapshot } from './snapshot.ts'
import { type ColumnFates, withholdColumns } from './vanishing-columns.ts'

/** Takes out of a plan what Xano would not apply as it is meant: lost columns, and names that it does not know. */
export function withhold(plan: Plan, theirs: Snapshot, fates: ColumnFates): Plan {
  const columns = withholdColumns(plan.transitions, fates)
  const dangling = withholdDangling(columns.transitions, theirs.versions)
  return {
    ...plan,
    transitions: dangling.transitions,
    held: [...plan.held, ...columns.held, ...dangling.held],
  }
}
