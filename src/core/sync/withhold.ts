import { danglingReferences } from './dangling.ts'
import { withholdFullGroups } from './full-groups.ts'
import { holdBackInTurn } from './hold-back.ts'
import { openConflicts, type Plan } from './plan.ts'
import type { Snapshot } from './snapshot.ts'
import { takenNames } from './taken-names.ts'
import { type ColumnFates, withholdColumns } from './vanishing-columns.ts'
import { waitingForNames } from './waiting-names.ts'
import { withholdTaken } from './withhold-taken.ts'

/** What a person has said of what would be lost: of columns, and which members a run sends that Xano keeps only when told to. */
export interface Wishes {
  readonly columns?: ColumnFates | undefined
  readonly taken?: ReadonlySet<string> | undefined
}

/**
 * Takes out of a plan what Xano would not apply as it is meant: rows, lost columns, names that it does not know
 * or that others have, and groups that are not empty.
 */
export function withhold(whole: Plan, theirs: Snapshot, wishes: Wishes = {}): Plan {
  const plan = withholdTaken(whole, wishes.taken ?? new Set())
  const columns = withholdColumns(plan.transitions, wishes.columns ?? new Map())
  const taken = holdBackInTurn(columns.transitions, [takenNames(columns.transitions, theirs.versions)])
  const waiting = [
    ...(plan.unnamed ?? []),
    ...waitingForNames([...plan.held, ...columns.held, ...taken.held, ...openConflicts(plan)]),
  ]
  const names = holdBackInTurn(taken.transitions, [
    danglingReferences(taken.transitions, theirs.versions, waiting),
    takenNames(taken.transitions, theirs.versions),
  ])
  const groups = withholdFullGroups(names.transitions, theirs.versions)
  return {
    ...plan,
    transitions: groups.transitions,
    held: [...plan.held, ...columns.held, ...taken.held, ...names.held, ...groups.held],
  }
}
