import type { Conflict } from '../../core/sync/plan.ts'
import type { Sight } from '../../core/sync/reconcile.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import type { Chosen, Whole } from './choices.ts'
import type { PickName } from './hunk.ts'
import type { Motion } from './scrolling.ts'
import type { Stray } from './stray.ts'

/** Cells and lines that a screen may fill. */
export interface Size {
  readonly columns: number
  readonly rows: number
  /** Read aloud, so one thing below the other. */
  readonly isLinear?: boolean
}

/** How many of the definitions that may be in conflict have been compared. */
export type Looking = Pick<Sight, 'decided' | 'of'>

/** What a key or the world asks of the resolver's state. Pure: time, files and Xano have no part in it. */
export type Command =
  | { readonly type: 'resize'; readonly size: Size }
  /** What is open now; while it is being looked for, what has been found. */
  | {
      readonly type: 'refresh'
      readonly conflicts: readonly Conflict[]
      readonly strays?: readonly Stray[]
      readonly looking?: Looking
    }
  /** Who made Xano's side of each what it is. */
  | { readonly type: 'credited'; readonly credits: ReadonlyMap<DefinitionKey, Credit> }
  /** What was chosen by another resolver, or taken back. */
  | { readonly type: 'adopt'; readonly changes: ReadonlyMap<DefinitionKey, Chosen | undefined> }
  | Motion
  | { readonly type: 'shift'; readonly by: number }
  | { readonly type: 'open' | 'back' | 'help' | 'merge' | 'preview' }
  /** The result has the screen, or the sides have it again. */
  | { readonly type: 'result' }
  /** Where the sides stand one below the other. */
  | { readonly type: 'side' }
  | { readonly type: 'ask-abort' }
  | { readonly type: 'hunk' | 'case'; readonly by: number }
  /** At the hunk; on the list, at every hunk of the definition. */
  | { readonly type: 'pick'; readonly pick: PickName }
  /** At every hunk of the definition; on the list, of every definition. */
  | { readonly type: 'pick-all'; readonly pick: PickName }
  | { readonly type: 'whole'; readonly whole: Whole }
  | { readonly type: 'clear' }
  /** What the editor gave back, for the hunk or for the whole definition. */
  | { readonly type: 'edited'; readonly what: 'hunk' | 'whole'; readonly text: string }
  | { readonly type: 'accept' | 'accept-all' }
  | { readonly type: 'undo' | 'redo' }
  | { readonly type: 'context'; readonly by: number }
  | { readonly type: 'search' | 'erase' | 'find' | 'leave-search' }
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'say'; readonly notice: string }
  /** What was accepted stands in the files. */
  | { readonly type: 'written'; readonly keys: readonly string[]; readonly notice: string }

/** What a key asks of the world around the state. */
export type Errand =
  | 'edit-hunk'
  | 'edit-whole'
  /** The user's merge tool decides about the whole definition. */
  | 'tool'
  /** Of a stray file: edit it, or settle it in the one way that there is. */
  | 'edit-file'
  | 'settle'
  | 'write'
  | 'quit'
  | 'abort'
