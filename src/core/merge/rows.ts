import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { enter } from '../xs/enter.ts'
import type { Changing } from './changing.ts'
import type { Match } from './common-order.ts'
import { sameBlock } from './essence.ts'
import { likeness } from './likeness.ts'
import type { List } from './list.ts'
import type { Row } from './order.ts'

/** Likeness from which an item, but for its name, is taken for another one renamed. */
const RENAMED = 0.6

/**
 * Which items of three lists are one: first those of Base in its order, then what was put in. What both sides put in
 * the place of one that both or one took away is with it.
 */
export function rowsOf(
  lists: Sides<List>,
  match: Readonly<Record<Changing, Match>>,
  nameOf: (block: Block) => string,
): Row[] {
  return new Rows(lists, match, nameOf).read()
}

class Rows {
  readonly #lists: Sides<List>
  readonly #match: Readonly<Record<Changing, Match>>
  readonly #nameOf: (block: Block) => string
  /** What a side put in, of which it is not yet known what it stands for. */
  readonly #fresh: Record<Changing, Set<number>>
  /** Of that, what both sides put in alike: the numbers of it in ours, and in theirs. */
  readonly #shared: readonly (readonly [ours: number, theirs: number])[]
  /** What of that stands for one that both took away. */
  readonly #replaced = new Set<number>()

  constructor(
    lists: Sides<List>,
    match: Readonly<Record<Changing, Match>>,
    nameOf: (block: Block) => string,
  ) {
    this.#lists = lists
    this.#match = match
    this.#nameOf = nameOf
    this.#fresh = { ours: freshOf(lists.ours, match.ours), theirs: freshOf(lists.theirs, match.theirs) }
    this.#shared = this.#putByBoth()
  }

  read(): Row[] {
    const fresh = this.#fresh
    const rows: Row[] = this.#lists.base.entries.map((_, at) => ({
      base: at,
      ours: known(this.#match.ours[at]),
      theirs: known(this.#match.theirs[at]),
    }))
    for (const row of rows) if (!this.#isReplacedAlike(row)) this.#giveSuccessors(row)
    const named = this.#theirsByName()
    for (const at of fresh.ours) {
      const twin = named.get(this.#nameOf(this.#block('ours', at)))?.find(each => fresh.theirs.has(each))
      if (twin !== undefined) fresh.theirs.delete(twin)
      rows.push({ base: undefined, ours: at, theirs: twin })
    }
    for (const at of fresh.theirs) rows.push({ base: undefined, ours: undefined, theirs: at })
    return rows
  }

  /** Whether both sides put the same in the place of an item that both took away. What was put stands for one item. */
  #isReplacedAlike({ base = -1, ours, theirs }: Row): boolean {
    if (ours !== undefined || theirs !== undefined) return false
    const [successor] =
      this.#shared.find(
        ([own, their]) =>
          !this.#replaced.has(own) &&
          this.#isInPlace(base, 'ours', own) &&
          this.#isInPlace(base, 'theirs', their),
      ) ?? []
    if (successor !== undefined) this.#replaced.add(successor)
    return successor !== undefined
  }

  /**
   * An item that one side took away, while the other took it away or changed it, may have been renamed: what was
   * put in its place is then set against what the other side did, and never kept beside it.
   */
  #giveSuccessors(row: Row): void {
    const isGone = { ours: row.ours === undefined, theirs: row.theirs === undefined }
    if (!isGone.ours && !isGone.theirs) return
    const holder = isGone.ours ? (isGone.theirs ? undefined : 'theirs') : 'ours'
    const { base = -1 } = row
    if (holder !== undefined && sameBlock(this.#block('base', base), this.#block(holder, row[holder] ?? -1)))
      return
    for (const side of ['ours', 'theirs'] as const) {
      if (!isGone[side]) continue
      const successor = [...this.#fresh[side]].find(
        at => this.#isInPlace(base, side, at) && !this.#isShared(side, at),
      )
      if (successor === undefined) continue
      this.#fresh[side].delete(successor)
      row[side] = successor
      row.isRenamed = true
    }
  }

  #isShared(side: Changing, at: number): boolean {
    return this.#shared.some(([own, their]) => at === (side === 'ours' ? own : their))
  }

  #putByBoth(): [number, number][] {
    const named = this.#theirsByName()
    return [...this.#fresh.ours].flatMap(at => {
      const block = this.#block('ours', at)
      const twins = (named.get(this.#nameOf(block)) ?? []).filter(each =>
        sameBlock(block, this.#block('theirs', each)),
      )
      return twins.map((twin): [number, number] => [at, twin])
    })
  }

  /** What theirs put in, by what it is called. */
  #theirsByName(): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, number[]>()
    for (const at of this.#fresh.theirs) enter(found, this.#nameOf(this.#block('theirs', at)), at)
    return found
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

  #block(side: keyof Sides<unknown>, at: number): Block {
    const entry = this.#lists[side].entries[at]
    if (entry === undefined) throw new RangeError(`no item ${at}`)
    return entry.block
  }
}

const known = (at: number | undefined): number | undefined => (at === undefined || at < 0 ? undefined : at)

function freshOf(list: List, match: Int32Array): Set<number> {
  const kept = new Set(match)
  return new Set(list.entries.flatMap((_, at) => (kept.has(at) ? [] : [at])))
}
