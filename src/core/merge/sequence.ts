import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import type { Match } from './common-order.ts'
import { carry } from './carry.ts'
import { type Changing, other } from './changing.ts'
import { compose, type Composed, removal, type Slot } from './compose.ts'
import type { Context } from './context.ts'
import { editedSide } from './same-place.ts'
import { sameBlock } from './essence.ts'
import { type Entry, type List, stretch } from './list.ts'
import { nameOfFirst, nodeName } from './node-name.ts'
import { type Layouts, layoutsOf, pickLaid, relaid } from './relay.ts'
import { settledMatch } from './settled-match.ts'
import { type Chunk, Verdicts } from './verdicts.ts'
import { isOnlyBranch, kindOf } from './signature.ts'
import { agreed, clash, settled } from './piece.ts'

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
  readonly #verdicts: Verdicts
  readonly #match: Readonly<Record<Changing, Match>>
  readonly #kept: Readonly<Record<Changing, ReadonlySet<number>>>

  constructor(lists: Sides<List>, context: Context) {
    this.#lists = lists
    this.#context = context
    this.layouts = layoutsOf(lists, context.units)
    this.#match = settledMatch(lists)
    this.#kept = { ours: new Set(this.#match.ours), theirs: new Set(this.#match.theirs) }
    this.#verdicts = new Verdicts(lists, this.#match, context)
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
    const reason = this.#verdicts.of(rest)
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

  #inserted(side: Changing, chunk: Chunk): Slot[] {
    return this.#verdicts.fresh(side, chunk).map(at => this.#insertion(side, at))
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
