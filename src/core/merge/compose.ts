import type { Sides } from '../sides.ts'
import { gapBefore, type List } from './list.ts'
import { agreed, choose, clash, isClash, pick, type Piece, textOf } from './piece.ts'

/** What a merged list has to be read as again: the texts of its items, and the same for the lists in these. */
export interface Plan {
  readonly texts: readonly string[]
  readonly inner: readonly (Plans | undefined)[]
}
export type Plans = readonly (Plan | undefined)[]

/** A stretch of entries on each side, from one index to before another; on no side where nothing of it is. */
export type Stretch = Readonly<Partial<Record<keyof Sides<unknown>, readonly [number, number]>>>

/** One place in a merged list: an item, or a conflict between stretches that brings its gaps along. */
export interface Slot {
  readonly at: Stretch
  readonly pieces: readonly Piece[]
  readonly isWhole: boolean
  readonly plans?: Plans
  /** The items of a slot that holds more than one, none of which anybody touched. */
  readonly texts?: readonly string[]
}

export interface Composed {
  readonly pieces: Piece[]
  readonly plan: Plan
}

const SIDES = ['base', 'ours', 'theirs'] as const

/**
 * Joins what the slots hold to one list, with the gaps that stand between the same items on the sides. What a side
 * took away is told along with it, as pieces without text.
 */
export function compose(
  lists: Sides<List>,
  slots: readonly Slot[],
  removed: readonly Piece[] = [],
): Composed {
  const isBroken = slots.some(({ pieces }) => pieces.some(isClash))
  if (isBroken && SIDES.some(side => isInline(lists[side])))
    return { pieces: [wholeClash(lists, slots)], plan: NO_PLAN }
  const pieces: Piece[] = [agreed(lists.ours.open)]
  const start: Slot = { at: { base: [0, 0], ours: [0, 0], theirs: [0, 0] }, pieces: [], isWhole: false }
  const end: Slot = { at: ends(lists), pieces: [], isWhole: false }
  let before = start
  for (const slot of [...slots, end]) {
    if (!slot.isWhole)
      pieces.push(agreed(parting(before, gapBetween(lists, before, slot, start, end), slot === end)))
    for (const piece of slot.pieces) pieces.push(piece)
    before = slot
  }
  for (const piece of removed) pieces.push(piece)
  pieces.push(agreed(lists.ours.close))
  return { pieces, plan: isBroken ? NO_PLAN : planOf(slots) }
}

/** What is not merged is not read again. */
const NO_PLAN: Plan = { texts: [], inner: [] }

function planOf(slots: readonly Slot[]): Plan {
  const [texts, inner]: [string[], (Plans | undefined)[]] = [[], []]
  for (const { pieces, plans, texts: own = [textOf(pieces)] } of slots)
    for (const text of own) {
      if (text === '') continue
      texts.push(text)
      inner.push(plans)
    }
  return { texts, inner }
}

const isInline = ({ open, text, entries }: List): boolean =>
  open !== '' && entries.length > 0 && !text.includes('\n')

function wholeClash(lists: Sides<List>, slots: readonly Slot[]): Piece {
  const reason = slots.flatMap(({ pieces }) => pieces).find(isClash)?.reason ?? 'edited'
  return clash({ base: lists.base.text, ours: lists.ours.text, theirs: lists.theirs.text }, reason)
}

const ends = ({ base, ours, theirs }: Sides<List>): Stretch => ({
  base: [base.entries.length, base.entries.length],
  ours: [ours.entries.length, ours.entries.length],
  theirs: [theirs.entries.length, theirs.entries.length],
})

function gapBetween(lists: Sides<List>, before: Slot, after: Slot, start: Slot, end: Slot): string {
  const found: Partial<Record<keyof Sides<unknown>, string>> = {}
  for (const side of SIDES) {
    const [from, to] = [before.at[side]?.[1], after.at[side]?.[0]]
    if (from !== undefined && from === to) found[side] = gapBefore(lists[side], from)
  }
  const next = decide(found)
  if (next !== undefined) return inLayoutOf(lists, found, after === end) ?? next
  const filled = SIDES.filter(side => lists[side].entries.length > 0)
  const outer = (gapOf: (list: List) => string): string =>
    decide(Object.fromEntries(filled.map(side => [side, gapOf(lists[side])]))) ?? ''
  if (before === start) return outer(list => gapBefore(list, 0))
  if (after === end) return outer(list => list.closingGap)
  return neighbouring(lists, before, after)
}

/** The gap around what was put into a list that stood in one line, where one side has broken that into lines. */
function inLayoutOf(lists: Sides<List>, found: Partial<Sides<string>>, isEnd: boolean): string | undefined {
  if (found.base !== undefined || !isInline(lists.base)) return undefined
  const broken = (['ours', 'theirs'] as const).filter(side => lists[side].closingGap.includes('\n'))
  const [side] = broken
  if (side === undefined || broken.length > 1) return undefined
  const { entries, closingGap } = lists[side]
  return found[side] ?? (isEnd ? closingGap : entries[Math.min(1, entries.length - 1)]?.gap)
}

/** The gap of two items that stand side by side on no side: as before the one or behind the other, where that parts. */
function neighbouring(lists: Sides<List>, before: Slot, after: Slot): string {
  const near = SIDES.flatMap(side => {
    const [from, to] = [before.at[side]?.[1], after.at[side]?.[0]]
    const list = lists[side]
    return [
      ...(to !== undefined && to > 0 ? [gapBefore(list, to)] : []),
      ...(from !== undefined && from < list.entries.length ? [gapBefore(list, from)] : []),
    ]
  })
  const parts =
    near.length > 0
      ? near
      : SIDES.flatMap(side => lists[side].entries.map(({ gap }) => gap).filter(gap => /[\n,]/.test(gap)))
  return parts.length > 0
    ? parts.reduce(pick)
    : lists.ours.kind === 'object' || lists.ours.kind === 'array'
      ? ', '
      : '\n'
}

function decide({ base, ours, theirs }: Partial<Sides<string>>): string | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs ?? base
  if (base === undefined) return pick(ours, theirs)
  return choose({ base, ours, theirs }, () => false) ?? pick(ours, theirs)
}

/** Behind a comment no gap is without a line break, and no comma is written twice. */
function parting(before: Slot, gap: string, isEnd: boolean): string {
  if (gap.includes('\n') && !gap.includes(',')) return gap
  const text = before.isWhole ? '' : textOf(before.pieces)
  const line = text.slice(text.lastIndexOf('\n') + 1)
  const isParted = /,[^\S\n]*\/\/[^\n]*$/.test(line)
  const own = isParted ? gap.replace(',', '') : gap
  return line.includes('//') && !own.includes('\n') && (isEnd || text !== '') && endsInComment(line)
    ? `\n${own}`
    : own
}

/** Whether a line of an item ends in a comment; slashes in a literal are none. */
const endsInComment = (line: string): boolean =>
  /\/\/[^"'`]*$/.test(line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, ''))
