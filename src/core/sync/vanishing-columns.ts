import { columnsApart } from '../xs/columns.ts'
import { holdBack, type Withheld } from './hold-back.ts'
import type { Held, Transition } from './plan.ts'

/** What became of a column that a table's text no longer has. */
export type ColumnFate = { readonly kind: 'dropped' } | { readonly kind: 'renamed'; readonly to: string }

/** What the developer has said of columns, by `TABLE.COLUMN`. */
export type ColumnFates = ReadonlyMap<string, ColumnFate>

/** A change of a table's columns that a push cannot make: it only ever adds. */
export interface ColumnStep {
  readonly column: string
  readonly fate: ColumnFate
}

/**
 * Holds back a table whose text has lost columns until it is said of each whether it was renamed or dropped, no two to
 * one name: a partial push is additive and would bring the column back. Then the transition carries the steps that do it.
 */
export function withholdColumns(transitions: readonly Transition[], fates: ColumnFates): Withheld {
  const held: Held[] = []
  const left = transitions.flatMap((transition): Transition[] => {
    const { sides, remote } = transition
    if (remote?.kind !== 'update' || sides.theirs?.definition.kind !== 'table') return [transition]
    const [vanished, fresh] = columnsApart(sides.theirs.text, remote.text)
    if (vanished.length === 0) return [transition]
    const table = sides.theirs.definition.name
    const free = new Set(fresh)
    const steps = vanished.flatMap((column): ColumnStep[] => {
      const fate = fates.get(`${table}.${column}`)
      if (!fate || (fate.kind === 'renamed' && !free.delete(fate.to))) return []
      return [{ column, fate }]
    })
    if (steps.length === vanished.length) return [{ ...transition, columns: steps }]
    const open = vanished.filter(column => !steps.some(step => step.column === column))
    const parts = holdBack(transition, { kind: 'column', table, vanished: open, fresh: [...free] })
    held.push(parts.held)
    return parts.kept ? [parts.kept] : []
  })
  return { transitions: left, held }
}
