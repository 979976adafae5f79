import type { Block } from '../xs/blocks.ts'
import type { Sides } from '../sides.ts'
import type { Composed, Plans } from './compose.ts'
import type { Entry, List } from './list.ts'
import type { Mode } from './mode.ts'
import type { Moves } from './moves.ts'
import type { Piece } from './piece.ts'
import type { Units } from './relay.ts'

/** A merged item, and what its lists have to be read as again. */
export interface Item {
  readonly pieces: readonly Piece[]
  readonly plans?: Plans
}

/** What the merge of one part has to know of the whole. */
export interface Context {
  readonly moves: Moves
  readonly units: Units
  /** Whether edits follow statements that were moved; else these are conflicts. */
  readonly isFollowing: boolean
  /** Statements that one side moved and the other edited: taken out where they were, and put in where they are. */
  readonly taken: Set<Block>
  readonly put: Set<Block>
  /** Whether a block of a side holds a statement that was moved into it, and that the other side changed. */
  holdsMoved(side: 'ours' | 'theirs', block: Block): boolean
  mergeItem(entries: Sides<Entry>): Item
  mergeList(lists: Sides<List>, mode: Mode): Composed
}
