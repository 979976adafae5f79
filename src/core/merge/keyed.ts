import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { carry } from './carry.ts'
import type { Changing } from './changing.ts'
import { compose, type Composed, removal, type Slot } from './compose.ts'
import type { Context } from './context.ts'
import { isRemarkedAnew, isShuffled, sameBlock } from './essence.ts'
import { type Entry, type List, stretch } from './list.ts'
import { nameOfFirst } from './node-name.ts'
import { type Layouts, layoutsOf, pickLaid, relaid } from './relay.ts'
import { separated } from './separators.ts'
import { alignItems } from './renamed.ts'
import { orderOf, type Row } from './order.ts'
import { clash, type Reason, settled } from './piece.ts'
import { placesOf } from './places.ts'
import { rowsOf } from './rows.ts'

/** Merges a list whose items are told by their names; their order is layout. */
export function mergeKeyed(lists: Sides<List>, nameOf: (block: Block) => string, context: Context): Composed {
  const keyed = new Keyed(lists, nameOf, context)
  return compose(lists, separated(lists, keyed.slots()), keyed.layouts)
}

class Keyed {
  readonly layouts: Layouts
  readonly #lists: Sides<List>
  readonly #nameOf: (block: Block) => string
  readonly #context: Context
  readonly #match: Readonly<Record<Changing, Int32Array>>

  constructor(lists: Sides<List>, nameOf: (block: Block) => string, context: Context) {
    this.#lists = lists
    this.#nameOf = nameOf
    this.#context = context
    this.layouts = layoutsOf(lists, context.units)
    const { base, ours, theirs } = lists
    this.#match = { ours: alignItems(base, ours, nameOf), theirs: alignItems(base, theirs, nameOf) }
  }

  slots(): Slot[] {
    if (this.#isInStep()) return this.#lists.base.entries.map((_, at) => this.#item(at, at, at))
    const rows = rowsOf(this.#lists, this.#match, this.#nameOf)
    const slots = new Map<Row, Slot>()
    for (const row of rows) {
      const slot = this.#slot(row)
      if (slot) slots.set(row, slot)
    }
    const ordered: (Row | undefined)[] = [undefined, ...orderOf([...slots.keys()], this.#signs())]
    for (const row of rows.slice(0, this.#lists.base.entries.length)) {
      if (slots.has(row)) continue
      slots.set(row, removal(this.#lists, row))
      const before = ordered.findLastIndex(
        each => each === undefined || (each.base ?? Infinity) < (row.base ?? 0),
      )
      ordered.splice(before + 1, 0, row)
    }
    return ordered.flatMap(row => (row ? (slots.get(row) ?? []) : []))
  }

  #signs(): Parameters<typeof orderOf>[1] {
    const { ours, theirs } = this.#lists
    const places = {
      ours: placesOf(this.#match.ours, ours.entries.length),
      theirs: placesOf(this.#match.theirs, theirs.entries.length),
    }
    const sideOf = (row: Row): Changing => (row.ours === undefined ? 'theirs' : 'ours')
    return {
      nameOf: row => {
        const side = sideOf(row)
        const block = this.#lists[side].entries[row[side] ?? -1]?.block
        return block ? this.#nameOf(block) : ''
      },
      placeOf: row => places[sideOf(row)][row[sideOf(row)] ?? -1] ?? [-1, Infinity],
    }
  }

  /** Whether all sides hold the same items in the same order. */
  #isInStep(): boolean {
    const { base, ours, theirs } = this.#lists
    const isWhole = [ours, theirs].every(({ entries }) => entries.length === base.entries.length)
    const { ours: own, theirs: their } = this.#match
    return isWhole && own.every((other, at) => other === at && their[at] === at)
  }

  /** What stands in a row's place; nothing where it goes. */
  #slot(row: Row): Slot | undefined {
    const { base, ours, theirs } = row
    if (row.isRenamed)
      return this.#clash(row, ours === undefined || theirs === undefined ? 'deleted' : 'renamed')
    if (base !== undefined) {
      if (ours !== undefined && theirs !== undefined) return this.#item(base, ours, theirs)
      const holder = ours !== undefined ? 'ours' : theirs !== undefined ? 'theirs' : undefined
      if (holder === undefined || this.#mayGo(row, holder)) return undefined
      return this.#clash(row, 'deleted')
    }
    if (ours === undefined || theirs === undefined) return this.#insertion(row)
    const [own, their] = [this.#entry('ours', ours), this.#entry('theirs', theirs)]
    if (!sameBlock(own.block, their.block)) return this.#clash(row, 'added')
    const sides = { base: '', ours: own.text, theirs: their.text }
    return {
      at: { ours: [ours, ours + 1], theirs: [theirs, theirs + 1] },
      pieces: [settled(sides, pickLaid(sides, this.layouts))],
      isWhole: false,
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

  #insertion(row: Row): Slot | undefined {
    const side = row.ours !== undefined ? 'ours' : 'theirs'
    const at = row[side]
    if (at === undefined) return undefined
    const { block, text } = this.#entry(side, at)
    const carried = carry(block, side, this.#context)
    if (carried === undefined) return this.#clash(row, 'deleted')
    const sides = { base: '', ours: '', theirs: '', [side]: text }
    const whole = relaid(carried + text.slice(block.text.length), side, this.layouts)
    const pieces = [settled(sides, whole)]
    return { at: { [side]: [at, at + 1] }, pieces, isWhole: false }
  }

  #clash(row: Row, reason: Reason): Slot {
    const at: Record<string, readonly [number, number]> = {}
    const sides = { base: '', ours: '', theirs: '' }
    for (const side of ['base', 'ours', 'theirs'] as const) {
      const own = row[side]
      if (own === undefined) continue
      at[side] = [own, own + 1]
      sides[side] = stretch(this.#lists[side], own, own + 1)
    }
    const entries = (['base', 'ours', 'theirs'] as const).map(side =>
      row[side] === undefined ? [] : [this.#entry(side, row[side])],
    )
    return { at, pieces: [clash(sides, reason, nameOfFirst(entries))], isWhole: true }
  }

  #isUntouched(row: Row, holder: Changing): boolean {
    return sameBlock(this.#block('base', row.base ?? -1), this.#block(holder, row[holder] ?? -1))
  }

  /** Whether an item that one side took away may go although the other, `holder`, still has it. */
  #mayGo(row: Row, holder: Changing): boolean {
    const [base, held] = [this.#block('base', row.base ?? -1), this.#block(holder, row[holder] ?? -1)]
    return this.#isUntouched(row, holder) || isRemarkedAnew(base, held) || isShuffled(base, held)
  }

  #block(side: keyof Sides<unknown>, at: number): Block {
    return this.#entry(side, at).block
  }

  #entry(side: keyof Sides<unknown>, at: number): Entry {
    const entry = this.#lists[side].entries[at]
    if (entry === undefined) throw new RangeError(`no item ${at}`)
    return entry
  }
}
