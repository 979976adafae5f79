import type { BlobId } from '../../core/sync/snapshot.ts'
import type { Definition, Problem } from '../../core/xs/definition.ts'

/** The branch of a workspace that a git branch is bound to. */
export interface Binding {
  readonly origin: string
  readonly workspace: number
  /** Xano's branch. */
  readonly label: string
}

/** One definition as Xano holds it. */
export interface RemoteDocument {
  readonly definition: Definition
  readonly text: string
  readonly blob: BlobId
  /** Nobody has published it yet; what is published may differ. */
  readonly draft?: true
}

/** All that one reading of Xano gave; a text that cannot be read says what it claims to be. */
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
  /** Nothing was asked yet, and soon will be: what the first answer would have to wait for is done meanwhile. */
  begin(): void
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
  /**
   * What the lists of their kinds say of `definitions`; kinds without a list are not answered for, nor are endpoints that
   * their group lacks while there are others.
   */
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
