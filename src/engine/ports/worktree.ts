import type { FileChange } from '../../core/sync/file-group.ts'
import type { Obstacle } from '../../core/sync/obstacle.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { Head, Tree } from './git.ts'

/** The `.xs` files below the root, by content. */
export interface LocalScan {
  readonly head: Head
  readonly files: Tree
  /** The bytes of the files that git's index does not hold; all others can be read from git. */
  readonly contents: ReadonlyMap<BlobId, Uint8Array>
  /** What lies at the place of a file, and is none that could be read. */
  readonly obstacles: readonly Obstacle[]
}

/** What a scan may rely on: the last one of the same folder, and the only files that may have changed on disk since. */
export interface Since {
  readonly scan: LocalScan
  readonly touched: ReadonlySet<FilePath>
}

/** Files that the folder probably holds: what they hold as well, or only where they lie. */
export type Expected = Tree | readonly FilePath[]

/** The developer's folder of definitions: seen whole, and changed only where it still holds what it was seen to hold. */
export interface Worktree {
  /**
   * Every file, also those at `expected` places that git is told to ignore. Complete or throws; throws `HeadMoved`
   * when git moved in the middle. With `since` only the touched files are read, unless git has moved. An expected tree
   * may be given back itself where the folder holds just that; it may still be on its way while the folder is listed.
   */
  scan(expected: Expected | Promise<Expected>, since?: Since): Promise<LocalScan>
  /**
   * Carries out all `changes` or, when one of the files is no longer what it has to be before, none of them: `stale`.
   * A file is replaced in one step, so that nobody ever sees half of it. Throws `NotWritten` where the disk does not
   * take one of them: then all are as they were.
   */
  write(changes: readonly FileChange[]): Promise<'written' | 'stale'>
  /**
   * Makes the texts of many changes ready, where nobody sees them, so that the writes of them that follow are quick.
   * What those have written lasts only when `finish` has resolved. What cannot be made ready is for `write` to tell.
   */
  prepare(groups: readonly (readonly FileChange[])[]): Promise<void>
  /** Ends what `prepare` has begun; without that there is nothing to end. */
  finish(): Promise<void>
  /** What the files hold now; a path without a file is missing from the answer. */
  peek(paths: readonly FilePath[]): Promise<Tree>
  /** Where git stands now. */
  head(): Promise<Head>
  /** Git has come to stand there by what we have landed, which leaves the files as they are. */
  landed(head: Head): Promise<void>
}
