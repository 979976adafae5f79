import type { Sides } from '../sides.ts'
import type { Changing } from './changing.ts'
import { gapBefore, type List } from './list.ts'
import { choose, pick } from './piece.ts'
import { type Layouts, relaid } from './relay.ts'

/** A stretch of entries on each side, from one index to before another; on no side where nothing of it is. */
export type Stretch = Readonly<Partial<Record<keyof Sides<unknown>, readonly [number, number]>>>

const SIDES = ['base', 'ours', 'theirs'] as const

/**
 * What stands between the items of a merged list: what stands between them on the sides, three-way. Around what one
 * side put in it is as in the rest of the list, if the other side laid that out anew.
 */
export class Gaps {
  readonly start: Stretch = { base: [0, 0], ours: [0, 0], theirs: [0, 0] }
  readonly end: Stretch
  readonly #lists: Sides<List>
  readonly #layouts: Layouts
  #anew: Partial<Record<Changing, string>> | undefined

  constructor(lists: Sides<List>, layouts: Layouts) {
    this.#lists = lists
    this.#layouts = layouts
    const { base, ours, theirs } = lists
    this.end = {
      base: [base.entries.length, base.entries.length],
      ours: [ours.entries.length, ours.entries.length],
      theirs: [theirs.entries.length, theirs.entries.length],
    }
  }

  between(before: Stretch, after: Stretch): string {
    const found: Partial<Record<keyof Sides<unknown>, string>> = {}
    for (const side of SIDES) {
      const [from, to] = [before[side]?.[1], after[side]?.[0]]
      if (from !== undefined && from === to) found[side] = gapBefore(this.#lists[side], from)
    }
    if (found.base !== undefined && found.ours !== undefined && found.theirs !== undefined)
      return decide(found) ?? ''
    if (before === this.start && after === this.end) return this.#last()
    if (before === this.start) return this.#first()
    if (after === this.end) return this.#last()
    const anew = (this.#anew ??= laidAnew(this.#lists))
    for (const side of ['ours', 'theirs'] as const)
      if (anew[side] !== undefined) return found[side] ?? anew[side]
    if (found.ours === undefined && found.theirs === undefined) return found.base ?? this.#near(before, after)
    if (found.ours === undefined) return relaid(found.theirs ?? '', 'theirs', this.#layouts)
    if (found.theirs === undefined) return relaid(found.ours, 'ours', this.#layouts)
    return pick(found.ours, found.theirs)
  }

  #first(): string {
    const gaps: Partial<Record<keyof Sides<unknown>, string>> = {}
    for (const side of SIDES)
      if (this.#lists[side].entries.length > 0) gaps[side] = gapBefore(this.#lists[side], 0)
    if (gaps.ours === undefined) return relaid(gaps.theirs ?? '', 'theirs', this.#layouts)
    if (gaps.theirs === undefined) return relaid(gaps.ours, 'ours', this.#layouts)
    return decide(gaps) ?? ''
  }

  #last(): string {
    const gaps: Partial<Record<keyof Sides<unknown>, string>> = {}
    for (const side of SIDES) {
      const { entries, closingGap } = this.#lists[side]
      if (entries.length > 0 || closingGap.includes('\n')) gaps[side] = closingGap
    }
    return decide(gaps) ?? ''
  }

  /** The gap of two items that stand side by side on no side: as before the one or behind the other, where that parts. */
  #near(before: Stretch, after: Stretch): string {
    const near = SIDES.flatMap(side => {
      const [from, to] = [before[side]?.[1], after[side]?.[0]]
      const list = this.#lists[side]
      return [
        ...(to !== undefined && to > 0 ? [gapBefore(list, to)] : []),
        ...(from !== undefined && from < list.entries.length ? [gapBefore(list, from)] : []),
      ]
    })
    const parts =
      near.length > 0
        ? near
        : SIDES.flatMap(side =>
            this.#lists[side].entries.map(({ gap }) => gap).filter(gap => /[\n,]/.test(gap)),
          )
    const { kind } = this.#lists.ours
    return parts.length > 0 ? parts.reduce(pick) : kind === 'object' || kind === 'array' ? ', ' : '\n'
  }
}

/** What parts the items of a side that alone laid them out anew. */
function laidAnew({ base, ours, theirs }: Sides<List>): Partial<Record<Changing, string>> {
  const usual = { base: usualGap(base), ours: usualGap(ours), theirs: usualGap(theirs) }
  const isAnew = { ours: usual.ours !== usual.base, theirs: usual.theirs !== usual.base }
  const isKnown = usual.base !== undefined && isAnew.ours !== isAnew.theirs
  const side = isAnew.ours ? 'ours' : 'theirs'
  return isKnown && usual[side] !== undefined ? { [side]: usual[side] } : {}
}

/** What most of the items are parted by; the shortest of several. */
function usualGap({ entries }: List): string | undefined {
  const times = new Map<string, number>()
  for (let at = 1; at < entries.length; at++) {
    const gap = entries[at]?.gap ?? ''
    times.set(gap, (times.get(gap) ?? 0) + 1)
  }
  const most = Math.max(...times.values())
  return [...times.keys()]
    .filter(gap => times.get(gap) === most)
    .reduce<string | undefined>((one, other) => (one === undefined ? other : pick(one, other)), undefined)
}

function decide({ base, ours, theirs }: Partial<Sides<string>>): string | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs ?? base
  if (base === undefined) return pick(ours, theirs)
  return choose({ base, ours, theirs }, () => false) ?? pick(ours, theirs)
}
