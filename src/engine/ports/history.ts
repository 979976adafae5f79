import type { Marked, RecentPush, RecentWrite } from '../../core/sync/background.ts'
import type { Change } from '../../core/sync/change.ts'
import type { Dispute } from '../../core/sync/dispute.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { CommitId, Head, Tree } from './git.ts'
import type { RemoteDocument } from './remote.ts'

/** Where the mirror ends, and how far the audit log had come then. */
export interface MirrorTip {
  readonly commit: CommitId
  readonly log: number | undefined
}

/** What git remembers of Xano's branch and of what both sides have taken in. */
export interface Memory {
  readonly mirror: (MirrorTip & { readonly tree: Tree }) | undefined
  readonly base: Tree
  readonly note: Note
}

/** What is remembered beside Base's texts. */
export interface Note {
  readonly disputes: readonly Dispute[]
  readonly writes: readonly RecentWrite[]
  readonly marked: readonly Marked[]
  /** What was checked out when Base was last moved. */
  readonly head: CommitId | undefined
  /** The newest stash when a person said what becomes of the files that it, or one before it, had put aside. */
  readonly stash?: CommitId
}

/**
 * A `git stash`, and what it has put aside at some paths: what was not committed when it was made, and nothing
 * for a file that was not there then.
 */
export interface Stash {
  readonly commit: CommitId
  /** What was committed then: the files were put back to that, wherever HEAD has gone since. */
  readonly committed: Tree
  readonly files: ReadonlyMap<FilePath, BlobId | undefined>
}

/** One state of Xano's branch, to become a commit of the mirror. */
export interface MirrorState {
  readonly versions: readonly Version[]
  /** The definitions of the state before; one that is the same in both is the same object. */
  readonly before?: readonly Version[]
  readonly subject: string
  /** A line for each definition that changed. */
  readonly body: readonly string[]
  /** Who made it and when; the workspace, if nobody is known. The developer, where `pushed`. */
  readonly author?: Author
  readonly coauthors: readonly Author[]
  readonly pushed: boolean
  /** The newest row of the audit log at that time, if it could be read. */
  readonly log?: number
}

/** In whose name a commit is made, and when. */
export interface Author {
  readonly name: string
  readonly email: string
  readonly at: Date
}

/** Bytes that may be replaced or are about to be sent: `local/…`, `next/…`, `xano/…` or `sent/…`, and what is there. */
export interface KeptFile {
  readonly path: string
  readonly content: string
}

/** A definition whose news from Xano the developer's file holds by now. */
export interface Arrival {
  readonly key: DefinitionKey
  /** Base's version of it, before. */
  readonly before: Version | undefined
  readonly theirs: Version | undefined
  /** Where the file lay until now, if it has just moved or gone. */
  readonly from: FilePath | undefined
  /** The file as it is now; none when the definition is gone. */
  readonly file: { readonly path: FilePath; readonly blob: BlobId } | undefined
  /** The guids of all that Xano has, or had by Base: a text with another one of them is another definition. */
  readonly known: ReadonlySet<string>
}

/** A definition that was saved or deleted here, and that is so in Xano too by now. */
export interface Save {
  readonly change: Change
  /** Where the branch may hold it as it was before. */
  readonly from: readonly FilePath[]
  /** The file, byte for byte; none when the definition is gone. One that is not for git stays uncommitted. */
  readonly file: { readonly path: FilePath; readonly content: string } | undefined
}

/**
 * What became of the checked-out branch. `left` stays in the working tree, for the developer to commit. `noticed`: it
 * stood there already, and git's index has taken in that the files hold that by now. `later`: the developer is writing
 * the message of a commit just now, so what arrived has to be brought again.
 */
export interface Landed {
  readonly kind: 'nothing' | 'noticed' | 'followed' | 'landed' | 'waiting' | 'later'
  /** Where git stands now. */
  readonly head: Head
  readonly left: readonly { readonly path: FilePath; readonly why: 'staged' | 'diverged' }[]
}

/** What the history of HEAD knows of a branch of Xano. */
export interface Provenance {
  /** Every text that it ever held, and how many commits ago that came last. */
  readonly committed: ReadonlyMap<BlobId, number>
  /** Those that lay at each place, newest first. */
  readonly earlier: ReadonlyMap<FilePath, readonly BlobId[]>
  /** What Xano certainly held, and how many commits ago; a file that is named otherwise is nobody's definition. */
  readonly known: ReadonlyMap<FilePath, { readonly blob: BlobId; readonly age: number }>
}

/** What git knows of a move of HEAD, and of some files after it. */
export interface HeadMove {
  /** HEAD went back to a commit that it had come from. */
  readonly back: boolean
  /** What HEAD holds at the paths. */
  readonly files: Tree
  /** Those of the paths that HEAD has from a commit of ours: one that landed what came from Xano. */
  readonly landed: ReadonlySet<FilePath>
  /** The texts out of which commits of ours alone have made what HEAD holds; `undefined`, where they made the file. */
  readonly origins: ReadonlyMap<FilePath, ReadonlySet<BlobId | undefined>>
  /** Those of the paths that HEAD has held alike all the way from where it was, and that git has left alone on it. */
  readonly untouched: ReadonlySet<FilePath>
  /** Every text that the mirror ever held. */
  readonly mirrored: ReadonlySet<BlobId>
  /** What the merge base of HEAD and of where it was holds at the paths; nothing, where HEAD has only gone forward. */
  readonly parted: Tree
  /** Those of the paths that stood where it was, and stand neither in that merge base nor in HEAD. */
  readonly given: ReadonlySet<FilePath>
  /** Every text that the history of HEAD ever held at the paths, where it has not only gone forward. */
  readonly held: ReadonlyMap<FilePath, ReadonlySet<BlobId>>
}

/** Git: what it remembers of Xano and of Base, what it keeps for us, and what it tells of the checked-out branch. */
export interface History {
  /**
   * Complete or throws; the note is the same object until it changes. Throws `BoundElsewhere` when Base belongs to
   * another origin, workspace or label.
   */
  recall(): Promise<Memory>
  /** The bytes of blobs. One that is held no more is missing from the answer. */
  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>>
  /**
   * Makes bytes reachable, so that whatever replaces them replaces nothing for good. What holds rows or values of
   * variables is not for git, and stays beside it.
   */
  keep(files: readonly KeptFile[], why: string): Promise<void>
  /** The same for what stays as it is and is seen again and again: nothing of it is kept twice within a day. */
  keepWaiting(files: readonly KeptFile[]): Promise<void>
  /**
   * Tells what the next state of the mirror will hold, so that git may take it in while that state is laid out. What
   * fails of it is done when the state is written.
   */
  announce(texts: readonly Pick<RemoteDocument, 'blob' | 'text'>[]): Promise<void>
  /** Appends a state to the mirror; the state that it already ends with adds nothing. Gives its last commit. */
  mirror(state: MirrorState): Promise<CommitId>
  /** Gives a mirror that was lost, and found by Base, its place again. */
  restoreMirror(): Promise<void>
  /**
   * Brings what arrived to the checked-out branch and its index. A branch that follows Xano waits while a file lacks
   * Xano's news, but for those that stay another way on purpose.
   */
  land(arrivals: readonly Arrival[], head: Head, staysApart: (path: FilePath) => boolean): Promise<Landed>
  /**
   * Makes one commit of what was saved and pushed, and of nothing else, where the developer wants that and the branch
   * does not follow Xano anyway.
   */
  save(saves: readonly Save[], head: Head): Promise<Landed>
  /**
   * Makes `base` the new Base, with a note, standing for a commit of the mirror, or for the same as until now. The last
   * step of every cycle. Writes nothing when nothing is new.
   */
  advance(base: readonly Version[], note: Note, mirror?: CommitId): Promise<void>
  /** What pushes of ours have changed in Xano since then, oldest first; what they created or deleted is left out. */
  pushesSince(time: Date): Promise<readonly RecentPush[]>
  /** What Xano came to hold at which place since the state that Base stands for, as far as that was seen. */
  seenSince(): Promise<ReadonlyMap<FilePath, readonly BlobId[]>>
  /** Every text that Xano was seen to hold at these places, newest first. */
  seenAt(paths: readonly FilePath[]): Promise<ReadonlyMap<FilePath, readonly BlobId[]>>
  /** What the history of HEAD, or the commit that is named, knows of this branch of Xano. */
  provenance(from: CommitId | undefined): Promise<Provenance>
  /** What HEAD, or the commit that is named, holds at these paths; nothing, where git has that commit no more. */
  committed(paths: readonly FilePath[], at?: CommitId): Promise<Tree>
  /** The stashes, newest first, as far as they are about these paths; of very many only the newest. */
  stashed(paths: readonly FilePath[]): Promise<readonly Stash[]>
  /** How git tells a move of HEAD; `from` is missing when nobody knows where it stood. */
  headMove(
    from: CommitId | undefined,
    to: CommitId | undefined,
    paths: readonly FilePath[],
  ): Promise<HeadMove>
}
