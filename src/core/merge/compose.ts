import type { Sides } from '../sides.ts'
import { append } from '../xs/append.ts'
import { Gaps, type Stretch } from './gaps.ts'
import { type List, stretch } from './list.ts'
import { agreed, clash, isClash, type Piece, settled, textOf } from './piece.ts'
import type { Layouts } from './relay.ts'

/** What a merged list has to be read as again: the texts of its items, and the same for the lists in these. */
export interface Plan {
  readonly texts: readonly string[]
  readonly inner: readonly (Plans | undefined)[]
}
export type Plans = readonly (Plan | undefined)[]

/** One place in a merged list: an item, or a conflict between stretches that brings its gaps along. */
export interface Slot {
  readonly at: Stretch
  readonly pieces: readonly Piece[]
  readonly isWhole: boolean
  /** What a side took away, as far as that could stand: pieces without text, where it stood. */
  readonly isRemoved?: boolean
  readonly plans?: Plans
  /** The items of a slot that holds more than one, none of which anybody touched. */
  readonly texts?: readonly string[]
}

export interface Composed {
  readonly pieces: Piece[]
  readonly plan: Plan
}

/** Joins what the slots hold to one list, with the gaps that stand between the same items on the sides. */
export function compose(lists: Sides<List>, slots: readonly Slot[], layouts: Layouts): Composed {
  const isBroken = slots.some(({ pieces }) => pieces.some(isClash))
  if (isBroken && [lists.base, lists.ours, lists.theirs].some(isInline))
    return { pieces: [wholeClash(lists, slots)], plan: NO_PLAN }
  const pieces: Piece[] = [agreed(lists.ours.open)]
  const gaps = new Gaps(lists, layouts)
  const start: Slot = { at: gaps.start, pieces: [], isWhole: false }
  const end: Slot = { at: gaps.end, pieces: [], isWhole: false }
  let before = start
  for (const slot of [...slots, end]) {
    if (slot.isRemoved) {
      append(pieces, slot.pieces)
      continue
    }
    if (!slot.isWhole) pieces.push(agreed(parting(before, gaps.between(before.at, slot.at), slot === end)))
    append(pieces, slot.pieces)
    before = slot
  }
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

/** What became of an item of Base that may go: what the sides that have it hold, and the gap before it. */
export function removal(
  lists: Sides<List>,
  places: Readonly<Record<keyof Sides<unknown>, number | undefined>>,
): Slot {
  const held = (side: keyof Sides<unknown>): string => {
    const at = places[side]
    return at === undefined || at < 0 ? '' : stretch(lists[side], at, at + 1)
  }
  const sides = { base: held('base'), ours: held('ours'), theirs: held('theirs') }
  return { at: {}, pieces: [settled(sides, '')], isWhole: true, isRemoved: true }
}
