import type { Conflict, ProblemReport } from '../../core/sync/plan.ts'
import type { Sight } from '../../core/sync/reconcile.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { Onlooker } from '../async/in-slices.ts'

/** What waits for a person. */
export interface Waiting {
  readonly conflicts: readonly Conflict[]
  readonly copies: readonly Extract<ProblemReport, { kind: 'copy' }>[]
  /** Files in which markers stand. */
  readonly marked: readonly FilePath[]
}

/** Finds what waits; shows meanwhile what it has found. */
export type Look = (onlooker?: Onlooker<Sight>) => Promise<Waiting>

export const countOf = ({ conflicts, copies, marked }: Waiting): number =>
  conflicts.length + copies.length + marked.length
