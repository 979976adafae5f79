import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { type Changing, other } from './changing.ts'
import type { Match } from './common-order.ts'
import type { Context } from './context.ts'
import { editedInside } from './dissolved.ts'
import { isRemarkedAnew, isShuffled, sameBlock, unordered } from './essence.ts'
import type { Entry, List } from './list.ts'
import { isCopy, statementsIn } from './moves.ts'
import type { Reason } from './piece.ts'
import { putByBoth } from './put-by-both.ts'
import { kindOf } from './signature.ts'

/** Statements that a side put anywhere beyond which each may be one that was moved. */
const COMPARED = 1_000

/** What stands between two items that are on all sides: where it begins and ends on each. */
export type Chunk = Readonly<Record<keyof Sides<unknown>, readonly [number, number]>>

/** Decides what stands between two items that both sides still have: whether it merges, or why a person has to say. */
export class Verdicts {
  readonly #lists: Sides<List>
  readonly #match: Readonly<Record<Changing, Match>>
  readonly #kept: Readonly<Record<Changing, ReadonlySet<number>>>
  readonly #context: Context
  #putByBoth: ReadonlySet<string> | undefined

  constructor(lists: Sides<List>, match: Readonly<Record<Changing, Match>>, context: Context) {
    this.#lists = lists
    this.#match = match
    this.#kept = { ours: new Set(match.ours), theirs: new Set(match.theirs) }
    this.#context = context
  }

  /** Why a person has to decide about a chunk; undefined where nobody has to. */
  of(chunk: Chunk): Reason | undefined {
    const fresh = { ours: this.fresh('ours', chunk).length, theirs: this.fresh('theirs', chunk).length }
    const [from, to] = chunk.base
    if (fresh.ours > 0 && fresh.theirs > 0) return from === to ? 'order' : 'edited'
    for (let at = from; at < to; at++) {
      const base = this.#entry('base', at)
      const side = this.#holder(at)
      if (side === undefined) {
        if (fresh.ours + fresh.theirs > 0) return 'deleted'
        continue
      }
      if (fresh[side] > 0 && this.#mayBeMoved(base.block, other(side))) return 'order'
      const held = this.#entry(side, this.#match[side][at] ?? -1)
      if (!this.#mayGo(base, held, other(side))) return 'deleted'
    }
    return undefined
  }

  /** Whether an item that `remover` took away may go although the other side holds it as `held`. */
  #mayGo(base: Entry, held: Entry, remover: Changing): boolean {
    if (sameBlock(base.block, held.block) || isShuffled(base.block, held.block))
      return !this.#isPutByBoth(base.block)
    const { moves, isFollowing, taken } = this.#context
    if (moves.moved[remover].has(base.block)) {
      taken.add(base.block)
      return isFollowing
    }
    const inside = isFollowing ? editedInside(base.block, held.block, moves.moved[remover]) : undefined
    if (inside !== undefined) {
      for (const each of inside) taken.add(each)
      return true
    }
    if (!isRemarkedAnew(base.block, held.block)) return false
    return !this.#put(remover).some(each => kindOf(base.block) === kindOf(each))
  }

  /**
   * Whether both sides put what an item is or holds in one place of this list: what one of them moved there is another
   * one than what the other, where the item still stands, put there as well.
   */
  #isPutByBoth(base: Block): boolean {
    const put = (this.#putByBoth ??= putByBoth(this.#lists, this.#match))
    return put.size > 0 && statementsIn(base).some(each => put.has(unordered(each)))
  }

  /** Whether a side that took an item away may have put it elsewhere, be it edited. */
  #mayBeMoved(base: Block, remover: Changing): boolean {
    if (this.#context.moves.moved[remover].has(base)) return true
    const put = this.#put(remover)
    return put.length > COMPARED || put.some(each => isCopy(base, each))
  }

  /** What a side put anywhere. */
  #put(side: Changing): readonly Block[] {
    return this.#context.moves.put[side]
  }

  /** The side that still has an item of Base, if one does. */
  #holder(at: number): Changing | undefined {
    if ((this.#match.ours[at] ?? -1) >= 0) return 'ours'
    return (this.#match.theirs[at] ?? -1) >= 0 ? 'theirs' : undefined
  }

  fresh(side: Changing, chunk: Chunk): number[] {
    const [from, to] = chunk[side]
    const found: number[] = []
    for (let at = from; at < to; at++) if (!this.#kept[side].has(at)) found.push(at)
    return found
  }

  #entry(side: keyof Sides<unknown>, at: number): Entry {
    const entry = this.#lists[side].entries[at]
    if (entry === undefined) throw new RangeError(`no item ${at}`)
    return entry
  }
}
