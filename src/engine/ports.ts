import type { Halt } from '../core/sync/guard.ts'
import type { Definition, Problem } from '../core/xs/definition.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Marked, RecentPush, RecentWrite } from '../core/sync/background.ts'
import type { Change } from '../core/sync/change.ts'
import type { Dispute } from '../core/sync/dispute.ts'
import type { DefinitionKey } from '../core/xs/identity.ts'
import type { FileChange } from '../core/sync/file-group.ts'
import type { Obstacle } from '../core/sync/obstacle.ts'
import type { BlobId, Version } from '../core/sync/snapshot.ts'

/** Git's id of a commit. */
export type CommitId = string & { readonly __brand: 'CommitId' }

/** Paths and the blobs that lie there. */
export type Tree = ReadonlyMap<FilePath, BlobId>

/** The three-letter truth about where a push or pull goes; it never changes while a process runs. */
export interface Binding {
  readonly origin: string
  readonly workspace: number
  /** Xano's branch. */
  readonly label: string
}

// ---------------------------------------------------------------- Remote

export interface RemoteDocument {
  readonly definition: Definition
  readonly text: string
  readonly blob: BlobId
  /** Nobody has published it yet; what is published may differ. */
  readonly draft?: true
}

export interface RemoteSnapshot {
  readonly documents: readonly RemoteDocument[]
  readonly unreadable: readonly {
    readonly text: string
    readonly problem: Problem
    readonly claims: readonly Definition[]
  }[]
}

/** One thing that a push would do, as Xano's dry run names it. */
export interface Operation {
  readonly action: string
  readonly type: string
  readonly name: string
  readonly details: string
  readonly reason?: string
}

/** Whose account it is. Xano knows a person by their email. */
export interface Person {
  readonly name: string
  readonly email: string
}

/** Who did what in Xano, from its audit log. Ids grow with time. */
export interface Activity {
  readonly id: number
  readonly at: Date
  /** For instance `function:update`. */
  readonly type: string
  readonly name: string
  readonly author: Person
}

/** Whether a list shows an object: by its guid, or only one that bears its name and does not say which it is. */
export type Listing = 'shown' | 'named' | 'absent'

/** A place that holds one multidoc: one branch of a workspace, or the user's sandbox. */
export interface Remote {
  /**
   * Every definition, each once. Complete or throws; never partial. An answer that is the last one byte for byte gives
   * the same object.
   */
  snapshot(): Promise<RemoteSnapshot>
  /** What a partial push of `texts` would do. Changes nothing, so that a failure is never an `UnknownOutcome`. */
  preview(texts: readonly string[], as?: 'draft'): Promise<readonly Operation[]>
  /**
   * Sends `texts` once, as a partial push; all of them are applied or none. As a draft, what is published stays as it
   * is. Throws `Refused` when Xano said no, and `UnknownOutcome` when the answer never came: then it may have been
   * applied.
   */
  push(texts: readonly string[], as?: 'draft'): Promise<void>
  /** Deletes one object. Resolves too when it is already gone. Throws `Refused` and `UnknownOutcome` as `push` does. */
  remove(definition: Definition): Promise<void>
  /** Renames a column of a table, with the data in it: a push can only add columns. */
  renameColumn(table: Definition, from: string, to: string): Promise<void>
  /** Drops a column of a table, with the data in it. Resolves too when it is already gone. */
  dropColumn(table: Definition, column: string): Promise<void>
  /** What the lists of their kinds say of `definitions`; kinds without a list are not answered for. */
  listed(definitions: readonly Definition[]): Promise<ReadonlyMap<Definition, Listing>>
  /** Newest first, at most `limit`; nothing when the log gave no answer. One that may not be read is asked once. */
  activity(limit: number): Promise<readonly Activity[] | undefined>
  /** In whose name this process pushes; nothing where that may not be read. Asked once. */
  me(): Promise<Person | undefined>
  /**
   * Whether what is pushed serves production at once; nothing when that may not be known. Asks anew each time. Throws
   * `NotFound` when the place is gone.
   */
  isLive(): Promise<boolean | undefined>
}

// ---------------------------------------------------------------- Worktree

/** Where git stands. */
export interface Head {
  /** Short name of the checked-out branch; none when detached. */
  readonly branch?: string
  /** None on a branch without commits. */
  readonly commit?: CommitId
}

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

export interface Worktree {
  /**
   * Every file, also those at `expected` places that git is told to ignore. Complete or throws; throws `HeadMoved`
   * when git moved in the middle. With `since` only the touched files are read, unless git has moved. An expected tree
   * may be given back itself where the folder holds just that; it may still be on its way while the folder is listed.
   */
  scan(expected: Expected | Promise<Expected>, since?: Since): Promise<LocalScan>
  /**
   * Carries out all `changes` or, when one of the files is no longer what it has to be before, none of them: `stale`.
   * A file is replaced in one step, so that nobody ever sees half of it. Throws `NotWritten` where the disk takes one
   * of them not: then all are as they were.
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

// ---------------------------------------------------------------- History

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
  /** The definitions of the state before, in the objects of which they are here wherever they are the same. */
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

export interface Author {
  readonly name: string
  readonly email: string
  readonly at: Date
}

/** Bytes that may be replaced or are about to be sent: `local/…` or `xano/…` or `sent/…`, and what is there. */
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
}

/** A definition that was saved or deleted here, and that is so in Xano too by now. */
export interface Save {
  readonly change: Change
  /** Where the branch may hold it as it was before. */
  readonly from: readonly FilePath[]
  /** The file, byte for byte; none when the definition is gone. */
  readonly file: { readonly path: FilePath; readonly content: string } | undefined
}

/**
 * What became of the checked-out branch. `left` stays in the working tree, for the developer to commit. `later`: the
 * developer is writing the message of a commit just now, so what arrived has to be brought again.
 */
export interface Landed {
  readonly kind: 'nothing' | 'followed' | 'landed' | 'waiting' | 'later'
  /** Where git stands now. */
  readonly head: Head
  readonly left: readonly { readonly path: FilePath; readonly why: 'staged' | 'diverged' }[]
}

/** What the history of HEAD knows of a branch of Xano. */
export interface Provenance {
  /** Every text that it ever held, and how many commits ago that came last. */
  readonly committed: ReadonlyMap<BlobId, number>
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
  /** Of which texts such commits alone have made what HEAD holds; of none, where they made the file. */
  readonly origins: ReadonlyMap<FilePath, ReadonlySet<BlobId | undefined>>
  /** Every text that the mirror ever held. */
  readonly mirrored: ReadonlySet<BlobId>
  /** What HEAD has in common with where it was, at the paths, where it did not only go forward, nor by commits alone. */
  readonly parted: Tree
  /** Those of the paths that it had where it was, and neither has in common with that nor holds now. */
  readonly given: ReadonlySet<FilePath>
  /** Every text that its history ever held at the paths. */
  readonly held: ReadonlyMap<FilePath, ReadonlySet<BlobId>>
}

export interface History {
  /**
   * Complete or throws; the note is the same object until it changes. Throws `BoundElsewhere` when Base belongs to
   * another origin, workspace or label.
   */
  recall(): Promise<Memory>
  /** The bytes of blobs. One that git no longer holds is missing from the answer. */
  read(blobs: readonly BlobId[]): Promise<ReadonlyMap<BlobId, Uint8Array>>
  /** Makes bytes reachable, so that whatever replaces them replaces nothing for good. */
  keep(files: readonly KeptFile[], why: string): Promise<void>
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
   * Makes `base` the new Base, with a note, standing for a commit of the mirror. The last step of every cycle. Writes
   * nothing when nothing is new.
   */
  advance(base: readonly Version[], note: Note, mirror: CommitId): Promise<void>
  /**
   * What pushes of ours have changed in Xano since then, oldest first, and which of them Base does not know; what they
   * created or deleted is left out.
   */
  pushesSince(time: Date): Promise<readonly RecentPush[]>
  /** What the history of HEAD, or the commit that is named, knows of this branch of Xano. */
  provenance(from: CommitId | undefined): Promise<Provenance>
  /** What HEAD holds at these paths. */
  committed(paths: readonly FilePath[]): Promise<Tree>
  /** The stashes, newest first, as far as they are about these paths; of very many only the newest. */
  stashed(paths: readonly FilePath[]): Promise<readonly Stash[]>
  /** How git tells a move of HEAD; `from` is missing when nobody knows where it stood. */
  headMove(
    from: CommitId | undefined,
    to: CommitId | undefined,
    paths: readonly FilePath[],
  ): Promise<HeadMove>
}

// ---------------------------------------------------------------- Journal, clock

/** A file that was to be written together with others. */
export interface JournalledChange {
  readonly path: FilePath
  readonly before?: BlobId
  readonly after?: BlobId
}

/** A step that the next start has to finish, or whose outcome it has to find out. */
export type Entry =
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

export interface Journal {
  /** What was under way when the last process ended. An unreadable journal is none. */
  pending(): Promise<Entry | undefined>
  /** Durable when it resolves. */
  begin(entry: Entry): Promise<void>
  end(): Promise<void>
}

export interface Clock {
  /** The wall clock: for what people read. It may jump. */
  now(): Date
  /** Milliseconds since some moment; they only ever grow. */
  elapsed(): number
  /** Resolves after `ms`, or as soon as `woken` is aborted. */
  sleep(ms: number, woken?: AbortSignal): Promise<void>
}

/** What a cycle is at, for whoever waits for it. */
export type Stage =
  | { readonly kind: 'reading'; readonly side: 'files' | 'xano' }
  | { readonly kind: 'comparing' }
  | { readonly kind: 'writing'; readonly done: number; readonly of: number }
  | { readonly kind: 'pushing'; readonly definitions: number }

export interface Ports {
  readonly remote: Remote
  readonly worktree: Worktree
  readonly history: History
  readonly journal: Journal
  readonly clock: Clock
  readonly tell?: (stage: Stage) => void
  /** Hears of each plan that was to be carried out whether a guard has refused it, and which consent it wants. */
  readonly judged?: (halted: { readonly halt: Halt; readonly id: string } | undefined) => void
  /** Told when git gets to work on the last step of a cycle: what nobody waits for costs no time then. */
  readonly spare?: () => void
}
