import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { carry } from './carry.ts'
import type { Changing } from './changing.ts'
import { compose, type Composed, removal, type Slot } from './compose.ts'
import type { Context } from './context.ts'
import { isRemarkedAnew, isShuffled, sameBlock } from './essence.ts'
import { likeness } from './likeness.ts'
import { type Entry, type List, stretch } from './list.ts'
import { nameOfFirst } from './node-name.ts'
import { type Layouts, layoutsOf, pickLaid, relaid } from './relay.ts'
import { separated } from './separators.ts'
import { alignItems } from './renamed.ts'
import { orderOf, type Row } from './order.ts'
import { clash, type Reason, settled } from './piece.ts'

/** Likeness from which an item, but for its name, is taken for another one renamed. */
const RENAMED = 0.6

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
    const rows = this.#rows()
    const slots = new Map<Row, Slot>()
    for (const row of rows) {
      const slot = this.#slot(row)
      if (slot) slots.set(row, slot)
    }
    const nameOf = (row: Row): string => {
      const side = row.ours === undefined ? 'theirs' : 'ours'
      const block = this.#lists[side].entries[row[side] ?? -1]?.block
      return block ? this.#nameOf(block) : ''
    }
    const ordered: (Row | undefined)[] = [undefined, ...orderOf([...slots.keys()], nameOf)]
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

  /** Whether all sides hold the same items in the same order. */
  #isInStep(): boolean {
    const { base, ours, theirs } = this.#lists
    const isWhole = [ours, theirs].every(({ entries }) => entries.length === base.entries.length)
    const { ours: own, theirs: their } = this.#match
    return isWhole && own.every((other, at) => other === at && their[at] === at)
  }

  /** Which items are one; what both sides put in the place of one that both or one took away is with it. */
  #rows(): Row[] {
    const { base, ours, theirs } = this.#lists
    const rows: Row[] = base.entries.map((_, at) => ({
      base: at,
      ours: known(this.#match.ours[at]),
      theirs: known(this.#match.theirs[at]),
    }))
    const fresh = { ours: freshOf(ours, this.#match.ours), theirs: freshOf(theirs, this.#match.theirs) }
    for (const row of rows) this.#giveSuccessors(row, fresh)
    for (const at of fresh.ours) {
      const name = this.#nameOf(this.#block('ours', at))
      const twin = [...fresh.theirs].find(each => this.#nameOf(this.#block('theirs', each)) === name)
      if (twin !== undefined) fresh.theirs.delete(twin)
      rows.push({ base: undefined, ours: at, theirs: twin })
    }
    for (const at of fresh.theirs) rows.push({ base: undefined, ours: undefined, theirs: at })
    return rows
  }

  /**
   * An item that one side took away, while the other took it away or changed it, may have been renamed: what was
   * put in its place is then set against what the other side did, and never kept beside it.
   */
  #giveSuccessors(row: Row, fresh: Record<Changing, Set<number>>): void {
    const isGone = { ours: row.ours === undefined, theirs: row.theirs === undefined }
    if (!isGone.ours && !isGone.theirs) return
    const holder = isGone.ours ? (isGone.theirs ? undefined : 'theirs') : 'ours'
    if (holder !== undefined && this.#isUntouched(row, holder)) return
    const isShared = (side: Changing, at: number): boolean =>
      [...fresh[side === 'ours' ? 'theirs' : 'ours']].some(each =>
        sameBlock(this.#block(side, at), this.#block(side === 'ours' ? 'theirs' : 'ours', each)),
      )
    for (const side of ['ours', 'theirs'] as const) {
      if (!isGone[side]) continue
      const successor = [...fresh[side]].find(
        at => this.#isInPlace(row.base ?? -1, side, at) && !isShared(side, at),
      )
      if (successor === undefined) continue
      fresh[side].delete(successor)
      row[side] = successor
      row.isRenamed = true
    }
  }

  /** Whether an item may be what a side made of one of Base: where that stood and something like it, or much like it. */
  #isInPlace(base: number, side: Changing, at: number): boolean {
    const [one, other] = [this.#block('base', base), this.#block(side, at)]
    if (one.kind !== other.kind) return false
    const isThere = this.#standsFor(base, side, at)
    if (one.kind === 'element' || one.kind === 'comment') return isThere
    const [a = '', b = ''] = [one, other].map(block => block.text.replace(block.key ?? '', ''))
    const alike = likeness(a, b)
    return isThere ? alike > 0 : alike >= RENAMED && (a.match(/[\w$]+/g)?.length ?? 0) > 2
  }

  /** Whether an item stands between what stood on both sides of one of Base. */
  #standsFor(base: number, side: Changing, at: number): boolean {
    const match = this.#match[side]
    let [before, after] = [base - 1, base + 1]
    while (before >= 0 && (match[before] ?? -1) < 0) before--
    while (after < match.length && (match[after] ?? -1) < 0) after++
    const from = before < 0 ? -1 : (match[before] ?? -1)
    const to = after < match.length ? (match[after] ?? -1) : this.#lists[side].entries.length
    return from < at && at < to
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

const known = (at: number | undefined): number | undefined => (at === undefined || at < 0 ? undefined : at)

function freshOf(list: List, match: Int32Array): Set<number> {
  const kept = new Set(match)
  return new Set(list.entries.flatMap((_, at) => (kept.has(at) ? [] : [at])))
}
