import type { Region } from '../merge/lines.ts'
import type { Sides } from '../sides.ts'
import type { Definition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import type { DefinitionKey } from '../xs/identity.ts'
import type { Dispute } from './dispute.ts'
import type { ColumnStep } from './vanishing-columns.ts'
import type { Obstacle } from './obstacle.ts'
import type { Unreadable, Version } from './snapshot.ts'

/** What has to happen to one local file. `text: undefined` removes it; `from` is where it lies now, if it does. */
export interface LocalWrite {
  readonly from: Version | undefined
  readonly to: FilePath
  readonly text: string | undefined
  /** The place where it belongs is taken by another file. */
  readonly instead?: true
}

/** What has to be sent for one definition; `text` is the exact wire text. */
export type RemoteWrite =
  { readonly kind: 'create' | 'update'; readonly text: string } | { readonly kind: 'delete' }

/**
 * One definition on its way to being the same everywhere. First `local` is written, then `remote` is sent; with
 * neither, both sides already agree and only Base has to learn of it.
 */
export interface Transition {
  readonly key: DefinitionKey
  readonly sides: Sides<Version | undefined>
  readonly local?: LocalWrite
  readonly remote?: RemoteWrite
  /** What has to happen to a table's columns before its text is sent. */
  readonly columns?: readonly ColumnStep[]
  /** An editor had saved over what we wrote before, and it is merged in again. */
  readonly revived?: true
  /** What the file has in common with what Xano was seen to hold, where Base does not know it. */
  readonly caughtUp?: Version
}

export type Cause =
  | 'both-edited'
  | 'edited-here-deleted-there'
  | 'deleted-here-edited-there'
  | 'both-created'
  | 'renamed-differently'
  | 'undone'
  | 'altered'
  | 'older'

/** Two sides between which a person has to choose. Nothing of it is written or pushed until then. */
export interface Conflict {
  readonly key: DefinitionKey
  readonly sides: Sides<Version | undefined>
  readonly cause: Cause
  /** The places of the text to choose at, with what merged around them; empty where a side is missing. */
  readonly regions: readonly Region[]
  /** What was said before, where its file still goes out from that older state, or cannot be looked at. */
  readonly by?: Dispute
}

export type HoldReason =
  | { readonly kind: 'deletion' }
  | { readonly kind: 'deletion-forbidden' }
  /** Whether it was deleted shows only when this file, or this text of Xano's, can be read. */
  | { readonly kind: 'unread'; readonly what: string }
  /** Something else than its file lies at its place, or where a folder above it belongs. */
  | { readonly kind: 'obstructed'; readonly obstacle: Obstacle }
  /** The disk did not take its file. */
  | { readonly kind: 'blocked'; readonly message: string }
  /** Xano has it already, and the run is to add only. */
  | { readonly kind: 'insert-only' }
  | { readonly kind: 'xano-ahead' }
  /** It names what Xano does not have. */
  | { readonly kind: 'reference'; readonly missing: readonly string[] }
  /** A table's text has lost columns, and nobody has said what became of them. */
  | {
      readonly kind: 'column'
      readonly table: string
      readonly vanished: readonly string[]
      readonly fresh: readonly string[]
    }
  /** It holds what Xano takes out of a text and, unless it is told otherwise, throws away: rows, variables. */
  | { readonly kind: 'taken-out'; readonly member: 'items' | 'env' }
  | { readonly kind: 'protected' }
  /** It would serve production at once, and nobody has agreed to that. */
  | { readonly kind: 'live' }
  /** Tables are real on every branch, and nobody has been asked. */
  | { readonly kind: 'table' }
  /** Only what is committed is sent. */
  | { readonly kind: 'uncommitted' }
  /** Xano does not let anything be sent. */
  | { readonly kind: 'closed'; readonly message: string }
  /** Xano has another definition of that name, which is to be renamed or deleted first. */
  | { readonly kind: 'name-taken' }
  /** A group with endpoints that are to stay. */
  | { readonly kind: 'not-empty'; readonly members: readonly string[] }
  /** Xano has it as a draft, and shows what was published before. */
  | { readonly kind: 'draft' }
  /** The file or Xano changed while the plan was carried out. */
  | { readonly kind: 'moved-on' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'data-loss'; readonly operations: readonly string[] }

/** A change that waits for something other than a choice between two texts. */
export interface Held {
  readonly key: DefinitionKey
  readonly sides: Sides<Version | undefined>
  readonly reason: HoldReason
}

export type ProblemReport =
  | { readonly kind: 'unreadable-here' | 'unreadable-there'; readonly unreadable: Unreadable }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle; readonly definition?: Definition }
  /** A file that has the guid or the name of another definition: of its file, or of Xano's text where it has none. */
  | { readonly kind: 'copy'; readonly version: Version; readonly original: Version | undefined }

/** Everything that one cycle would do, as data. */
export interface Plan {
  readonly transitions: readonly Transition[]
  readonly conflicts: readonly Conflict[]
  readonly held: readonly Held[]
  readonly problems: readonly ProblemReport[]
  /** Conflicts that the run has nothing to do with: they stay what they are. */
  readonly beyond?: readonly Conflict[]
  /** Of ours, what waits for another run, or for somebody's word, to get its name in Xano. */
  readonly unnamed?: readonly Version[]
}

/** All that waits for a choice, whether this run has to do with it or not. */
export const openConflicts = ({ conflicts, beyond = [] }: Plan): readonly Conflict[] =>
  beyond.length === 0 ? conflicts : [...conflicts, ...beyond]

/** Where everything is in step. */
export const NOTHING: Plan = { transitions: [], conflicts: [], held: [], problems: [] }
