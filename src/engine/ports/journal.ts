import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId, Head } from './git.ts'

/** A file that was to be written together with others. */
export interface JournalledChange {
  readonly path: FilePath
  readonly before?: BlobId
  readonly after?: BlobId
}

/** A step that the next start has to finish, or whose outcome it has to find out. */
export type JournalEntry =
  | {
      readonly kind: 'writing'
      readonly head: Head
      readonly groups: readonly (readonly JournalledChange[])[]
    }
  | {
      readonly kind: 'pushing'
      readonly mirror: CommitId
      readonly sent: readonly BlobId[]
      /** What Xano held of the definitions that were to be deleted there. */
      readonly removed: readonly BlobId[]
    }

/** Remembers the one step that a crash must not leave half done. */
export interface Journal {
  /** What was under way when the last process ended. An unreadable journal is none. */
  pending(): Promise<JournalEntry | undefined>
  /** Durable when it resolves. */
  begin(entry: JournalEntry): Promise<void>
  end(): Promise<void>
}
