import type { Failed, Unsure } from '../../core/sync/outcome.ts'
import type { Permissions } from '../../core/sync/permit.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import type { ColumnFates } from '../../core/sync/vanishing-columns.ts'
import type { Save } from '../ports/history.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { CycleResult } from './result.ts'

/** What a run may do, and what it is told beforehand. */
export interface Request {
  readonly permissions: Permissions
  /** What became of columns that a table's text no longer has. */
  readonly columns?: ColumnFates
  /** Send everything as a draft, not only what Xano holds as one. */
  readonly asDraft?: true
  /** Send nothing that is not committed. */
  readonly onlyCommitted?: true
  /** Members that Xano takes out of the texts that are sent, as this run wants it: rows, environment variables. */
  readonly taken?: ReadonlySet<string>
  /** The id of a halted plan to which a person has agreed. */
  readonly confirmed?: string
  /** Hears of each cycle as it ends, also by a failure: what was done counts also where a later one throws. */
  readonly heard?: (result: CycleResult) => void
  /** Carry nothing out: the plan is all that is wanted. */
  readonly dryRun?: boolean
  /** What earlier cycles of the run have pushed, and nobody has committed yet. */
  readonly saves?: readonly Save[]
  /** Texts that Xano has failed on in this run, or may have taken rows of: they are not sent again. */
  readonly failed?: ReadonlyMap<BlobId, Failed | Unsure>
  /** What Xano was just seen to hold, when reading it again would tell nothing new. */
  readonly seen?: RemoteSnapshot
}

/** How everything that is sent takes effect, where that was said. */
export const asOf = ({ asDraft }: Request): 'draft' | undefined => (asDraft ? 'draft' : undefined)
