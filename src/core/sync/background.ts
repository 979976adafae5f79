import type { FilePath } from '../xs/file-path.ts'
import type { CaughtUp } from './caught-up.ts'
import type { Dispute } from './dispute.ts'
import type { BlobId, Version } from './snapshot.ts'

/** A file that we have replaced lately. */
export interface RecentWrite {
  readonly path: FilePath
  readonly before: BlobId
  readonly after: BlobId
  /** What an editor had saved over an earlier write of ours, and we merged away: saved once more, it is meant. */
  readonly refused?: BlobId
  /** What both sides have agreed on at that place since, where the file was edited further: no editor lacks more. */
  readonly since?: BlobId
  readonly at: Date
}

/** What a push of ours has changed in Xano lately. */
export interface RecentPush {
  readonly path: FilePath
  readonly before: BlobId
  readonly after: BlobId
}

/**
 * A file whose text is somebody's word, whatever it looks like: the answer to markers that were put into it, once they
 * are gone, or an old text that was restored.
 */
export interface Marked {
  readonly path: FilePath
  /** The file before, which says nothing; none, where there was no file. */
  readonly before?: BlobId
  /** The text of the other side that it goes out from; none, where there was none. */
  readonly theirs?: BlobId
  /** What HEAD had of it: where the file is that again, git has put it there, and nobody has answered. */
  readonly committed?: BlobId
  /** The old text that was restored: where git has put another one since, that is nobody's word. */
  readonly restored?: BlobId
}

/** What three sides alone do not tell. */
export interface Background {
  readonly disputes: readonly Dispute[]
  readonly writes: readonly RecentWrite[]
  readonly marked: readonly Marked[]
  readonly pushes: readonly RecentPush[]
  /**
   * Files that git brought in a state that Xano has left behind, and nobody has typed; or Base's text, where git has
   * taken the file away.
   */
  readonly older: ReadonlySet<BlobId>
  /** Those of them that a stash has put aside. */
  readonly aside: ReadonlySet<BlobId>
  /** What some files have in common with Xano although Base does not know it. */
  readonly caughtUp: CaughtUp
  /** Files that somebody has saved where their definition lay until we gave it another place, and the file that is there. */
  readonly behind: ReadonlyMap<Version, Version>
  /** The text of a blob that a write or a push speaks of; nothing, when it is no longer known. */
  readonly textOf: (blob: BlobId) => string | undefined
  /** The guid in such a text. */
  readonly guidOf: (blob: BlobId) => string | undefined
}

export const NO_BACKGROUND: Background = {
  disputes: [],
  writes: [],
  marked: [],
  pushes: [],
  older: new Set(),
  aside: new Set(),
  caughtUp: new Map(),
  behind: new Map(),
  textOf: () => undefined,
  guidOf: () => undefined,
}
