import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'

/** Git's id of a commit. */
export type CommitId = string & { readonly __brand: 'CommitId' }

/** Paths and the blobs that lie there. */
export type Tree = ReadonlyMap<FilePath, BlobId>

/** Where git stands. */
export interface Head {
  /** Short name of the checked-out branch; none when detached. */
  readonly branch?: string
  /** None on a branch without commits. */
  readonly commit?: CommitId
}
