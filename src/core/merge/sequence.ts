import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { alignSequence } from './align.ts'
import type { Match } from './common-order.ts'
import { carry, type Changing, other } from './carry.ts'
import { compose, type Composed, removal, type Slot } from './compose.ts'
import type { Context } from './context.ts'
import { editedInside } from './dissolved.ts'
import { editedSide } from './same-place.ts'
import { essence, isRemarkedAnew, isShuffled, sameBlock } from './essence.ts'
import { type Entry, type List, stretch } from './list.ts'
import { isCopy } from './moves.ts'
import { nameOfFirst, nodeName } from './node-name.ts'
import { type Layouts, layoutsOf, pickLaid, relaid } from './relay.ts'
import { isOnlyBranch, kindOf } from './signature.ts'
import { agreed, clash, type Reason, settled } from './piece.ts'

/** Statements that a side put anywhere beyond which each may be one that was moved. */
const COMPARED = 1_000

/** What stands between two items that are on all sides: where it begins and ends on each. */
type Chunk = Readonly<Record<keyof Sides<unknown>, readonly [number, number]>>

/**
 * Merges a list whose order is its meaning. Items that both sides still have part it; what stands between them
 * merges only if at most one side put something there, so that no order is ever guessed.
 */
export function mergeSequence(lists: Sides<List>, context: Context): Composed {
  const sequence = new Sequence(lists, context)
  return compose(lists, sequence.slots(), sequence.layouts)
}

class Sequence {
  readonly layouts: Layouts
  readonly #lists: Sides<List>
  readonly #context: Context
  readonly #match: Readonly<Record<Changing, Match>>
  readonly #kept: Readonly<Record<Changing, ReadonlySet<number>>>

  constructor(lists: Sides<List>, context: Context) {
    this.#lists = lists
    this.#context = context
    this.layouts = layoutsOf(lists, context.units)
    const { base, ours, theirs } = lists
    this.#match = settledMatch(lists, {
      ours: alignSequence(base, ours),
      theirs: alignSequence(base, theirs),
    })
    this.#kept = { ours: new Set(this.#match.ours), theirs: new Set(this.#match.theirs) }
  }

  slots(): Slot[] {
    const { base, ours, theirs } = this.#lists
    const slots: Slot[] = []
    let [b, o, t] = [0, 0, 0]
    for (let at = 0; at <= base.entries.length; at++) {
      const isEnd = at === base.entries.length
      const toOurs = isEnd ? ours.entries.length : (this.#match.ours[at] ?? -1)
      const toTheirs = isEnd ? theirs.entries.length : (this.#match.theirs[at] ?? -1)
      if (toOurs < 0 || toTheirs < 0) continue
      for (const slot of this.#between({ base: [b, at], ours: [o, toOurs], theirs: [t, toTheirs] }))
        slots.push(slot)
      if (isEnd) break
      const length = this.#untouched(at, toOurs, toTheirs)
      slots.push(length > 1 ? this.#run(length, at, toOurs, toTheirs) : this.#item(at, toOurs, toTheirs))
      at += Math.max(length, 1) - 1
      b = at + 1
      o = toOurs + Math.max(length, 1)
      t = toTheirs + Math.max(length, 1)
    }
    return slots
  }

  /** How many items from here on are the same on all sides, and stand in the same way. */
  #untouched(b: number, o: number, t: number): number {
    const { base, ours, theirs } = this.#lists
    for (let length = 0; ; length++) {
      const [one, own, their] = [
        base.entries[b + length],
        ours.entries[o + length],
        theirs.entries[t + length],
      ]
      if (one === undefined || own === undefined || their === undefined) return length
      const isSame = one.text === own.text && one.text === their.text
      if (!isSame || (length > 0 && (one.gap !== own.gap || one.gap !== their.gap))) return length
      if (this.#match.ours[b + length] !== o + length || this.#match.theirs[b + length] !== t + length)
        return length
      if (this.#context.holdsMoved('ours', own.block) || this.#context.holdsMoved('theirs', their.block))
        return length
    }
  }

  #run(length: number, b: number, o: number, t: number): Slot {
    const entries = this.#lists.base.entries.slice(b, b + length)
    const text = entries.map((entry, at) => (at === 0 ? entry.text : entry.gap + entry.text)).join('')
    return {
      at: { base: [b, b + length], ours: [o, o + length], theirs: [t, t + length] },
      pieces: [agreed(text)],
      isWhole: false,
      texts: entries.map(entry => entry.text),
    }
  }

  #item(b: number, o: number, t: number): Slot {
    const [base, ours, theirs] = [this.#entry('base', b), this.#entry('ours', o), this.#entry('theirs', t)]
    return {
      at: { base: [b, b + 1], ours: [o, o + 1], theirs: [t, t + 1] },
      isWhole: false,
      ...this.#context.mergeItem({ base, ours, theirs }),
    }
  }

  /** What both sides put first or last there alike is one; the rest is what one side put there, or a conflict. */
  #between(chunk: Chunk): Slot[] {
    const [first, last]: [Slot[], Slot[]] = [[], []]
    let [o, t] = [chunk.ours[0], chunk.theirs[0]]
    let [oEnd, tEnd] = [chunk.ours[1], chunk.theirs[1]]
    while (o < oEnd && t < tEnd && this.#isSameFresh(o, t)) first.push(this.#agreed(o++, t++))
    while (o < oEnd && t < tEnd && this.#isSameFresh(oEnd - 1, tEnd - 1))
      last.unshift(this.#agreed(--oEnd, --tEnd))
    const rest: Chunk = { base: chunk.base, ours: [o, oEnd], theirs: [t, tEnd] }
    const reason = this.#verdict(rest)
    if (reason === undefined)
      return [
        ...first,
        ...this.#removed(rest.base),
        ...this.#inserted('ours', rest),
        ...this.#inserted('theirs', rest),
        ...last,
      ]
    const { base, ours, theirs } = this.#lists
    const sides = {
      base: stretch(base, ...rest.base),
      ours: stretch(ours, ...rest.ours),
      theirs: stretch(theirs, ...rest.theirs),
    }
    const what = nameOfFirst([
      base.entries.slice(...rest.base),
      ours.entries.slice(...rest.ours),
      theirs.entries.slice(...rest.theirs),
    ])
    return [...first, { at: rest, pieces: [clash(sides, reason, what)], isWhole: true }, ...last]
  }

  #removed([from, to]: readonly [number, number]): Slot[] {
    const { ours, theirs } = this.#match
    return Array.from({ length: to - from }, (_, index) =>
      removal(this.#lists, { base: from + index, ours: ours[from + index], theirs: theirs[from + index] }),
    )
  }

  #isSameFresh(o: number, t: number): boolean {
    if (this.#kept.ours.has(o) || this.#kept.theirs.has(t)) return false
    const blocks = { ours: this.#entry('ours', o).block, theirs: this.#entry('theirs', t).block }
    return sameBlock(blocks.ours, blocks.theirs) || editedSide(blocks, this.#context.moves) !== undefined
  }

  #agreed(o: number, t: number): Slot {
    const [ours, theirs] = [this.#entry('ours', o).text, this.#entry('theirs', t).text]
    const sides = { base: '', ours, theirs }
    const [own, their] = [this.#entry('ours', o).block, this.#entry('theirs', t).block]
    const side = sameBlock(own, their)
      ? undefined
      : editedSide({ ours: own, theirs: their }, this.#context.moves)
    const text = side ? relaid(sides[side], side, this.layouts) : pickLaid(sides, this.layouts)
    const pieces = [settled(sides, text)]
    return { at: { ours: [o, o + 1], theirs: [t, t + 1] }, pieces, isWhole: false }
  }

  /** Why a person has to decide about a chunk; undefined where nobody has to. */
  #verdict(chunk: Chunk): Reason | undefined {
    const fresh = { ours: this.#fresh('ours', chunk).length, theirs: this.#fresh('theirs', chunk).length }
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
    if (sameBlock(base.block, held.block) || isShuffled(base.block, held.block)) return true
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

  #fresh(side: Changing, chunk: Chunk): number[] {
    const [from, to] = chunk[side]
    const found: number[] = []
    for (let at = from; at < to; at++) if (!this.#kept[side].has(at)) found.push(at)
    return found
  }

  #inserted(side: Changing, chunk: Chunk): Slot[] {
    return this.#fresh(side, chunk).map(at => this.#insertion(side, at))
  }

  /** Whether a side put a branch of the same kind anywhere into this list. */
  #puts(side: Changing, branch: Block): boolean {
    return this.#lists[side].entries.some(
      ({ block }, at) => !this.#kept[side].has(at) && kindOf(block) === kindOf(branch),
    )
  }

  /** An item that one side put there. What it holds of moved statements follows what the other side did to them. */
  #insertion(side: Changing, at: number): Slot {
    const entry = this.#entry(side, at)
    const isTwice = isOnlyBranch(entry.block) && this.#puts(other(side), entry.block)
    const text = isTwice ? undefined : carry(entry.block, side, this.#context)
    const stand = { base: '', ours: '', theirs: '' }
    if (text === undefined) {
      const sides = { ...stand, [side]: entry.gap + entry.text }
      return {
        at: { [side]: [at, at + 1] },
        pieces: [clash(sides, isTwice ? 'added' : 'deleted', nodeName(entry.block))],
        isWhole: true,
      }
    }
    const rest = entry.text.slice(entry.block.text.length)
    const pieces = [settled({ ...stand, [side]: entry.text }, relaid(text + rest, side, this.layouts))]
    return { at: { [side]: [at, at + 1] }, pieces, isWhole: false }
  }

  #entry(side: keyof Sides<unknown>, at: number): Entry {
    const entry = this.#lists[side].entries[at]
    if (entry === undefined) throw new RangeError(`no item ${at}`)
    return entry
  }
}

/**
 * An item that is alike to one of Base, but is what the other side put beside that, was put there by both: the side
 * that has it has not edited the one of Base, but taken it away.
 */
function settledMatch(lists: Sides<List>, match: Record<Changing, Match>): Record<Changing, Match> {
  const kept = { ours: new Set(match.ours), theirs: new Set(match.theirs) }
  const without = (side: Changing): Match => {
    const against = other(side)
    const put = new Set(
      lists[against].entries.flatMap(({ block }, at) => (kept[against].has(at) ? [] : [essence(block)])),
    )
    return put.size === 0
      ? match[side]
      : match[side].map((to, at) => {
          const [base, own] = [lists.base.entries[at], lists[side].entries[to]]
          if (!base || !own || base.text === own.text || (match[against][at] ?? -1) < 0) return to
          return put.has(essence(own.block)) && !sameBlock(base.block, own.block) ? -1 : to
        })
  }
  return { ours: without('ours'), theirs: without('theirs') }
}
