import { pair } from './pair.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'

/** What a repository that was never in step with Xano here still knows of it. */
export interface Provenance {
  /** Every text that the history of HEAD ever held. */
  readonly committed: ReadonlySet<BlobId>
  /** The definitions of a commit that is known to hold a state of this branch of Xano. */
  readonly known: readonly Version[]
}

/**
 * The Base of a clone of a clone, definition by definition: Xano's present text, if the history ever held it; else
 * the text of a commit that is known to come from there; else none, so that what differs is a conflict and nothing
 * is taken for a deletion.
 */
export function adoptBase(theirs: Snapshot, { committed, known }: Provenance): Version[] {
  return pair({ base: known, ours: [], theirs: theirs.versions }).matches.flatMap(
    ({ base, theirs: present }) => {
      if (present && committed.has(present.blob)) return [present]
      return base ? [base] : []
    },
  )
}
