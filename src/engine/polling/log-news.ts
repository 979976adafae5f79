import type { Definition } from '../../core/xs/definition.ts'
import { isAbout, isEdit } from '../mirror/audit-row.ts'
import type { Activity } from '../ports/remote.ts'

/** Rows of the audit log that one look reads. */
export const ROWS = 20

/** How far the audit log was read, and what of our own doing it has not shown yet. */
export interface LogMark {
  /** The newest row that was seen; none, where the log was empty. */
  readonly id: number
  /** What we sent since. Each of them is expected once. */
  readonly own: readonly Definition[]
}

/**
 * Whether rows that came after a mark tell of an edit by somebody else. Reading is none; nor is a row that our own push
 * has left, of which there is one for each definition. Where the rows do not go back to the mark, others may be behind
 * them, and that is news too.
 */
export function newsIn(
  rows: readonly Activity[],
  { id, own }: LogMark,
): { readonly isNews: boolean; readonly mark: LogMark } {
  const expected = [...own]
  const fresh = rows.filter(row => row.id > id && isEdit(row))
  const foreign = fresh.filter(row => {
    const at = expected.findIndex(definition => isAbout(row, definition))
    if (at >= 0) expected.splice(at, 1)
    return at < 0
  })
  const isWhole = rows.length < ROWS || rows.some(row => row.id <= id)
  return { isNews: foreign.length > 0 || !isWhole, mark: { id: rows[0]?.id ?? id, own: [] } }
}
