import type { Sides } from '../sides.ts'
import type { Slot } from './compose.ts'
import type { List } from './list.ts'
import { partsOf } from './parts.ts'
import { choose, isClash, type Piece, settled, textOf } from './piece.ts'

/** What stands around the sign between a name and its value: on the left alike, or so that the signs are aligned. */
interface Manner {
  readonly isAligned: boolean
  readonly left: string
  readonly right: string
}

/**
 * Parts names from values in all items as they are parted on the sides, three-way: what one side put in as in the
 * rest of the list, and all anew where the longest name is another one.
 */
export function separated(lists: Sides<List>, slots: readonly Slot[]): readonly Slot[] {
  const manners = { base: mannerOf(lists.base), ours: mannerOf(lists.ours), theirs: mannerOf(lists.theirs) }
  if (!manners.base || !manners.ours || !manners.theirs || slots.some(({ pieces }) => pieces.some(isClash)))
    return slots
  const written = (side: keyof Sides<unknown>): string => JSON.stringify(manners[side])
  const sides = { base: written('base'), ours: written('ours'), theirs: written('theirs') }
  if (sides.base === sides.ours && sides.base === sides.theirs && !manners.base.isAligned) return slots
  const chosen = choose(sides, () => false)
  const manner = chosen === sides.ours ? manners.ours : chosen === undefined ? undefined : manners.theirs
  if (manner === undefined) return slots
  const names = slots.map(({ pieces }) => NAMED.exec(textOf(pieces)))
  if (names.includes(null)) return slots
  const width = Math.max(...names.map(found => found?.[2]?.length ?? 0))
  return slots.map((slot, at) => {
    const [whole = '', above = '', name = '', sign = ''] = names[at] ?? []
    const text = textOf(slot.pieces)
    const pad = manner.isAligned ? ' '.repeat(width - name.length) : ''
    const own = above + name + pad + manner.left + sign + manner.right + text.slice(whole.length)
    return own === text ? slot : { ...slot, pieces: [settled(joined(slot.pieces), own)] }
  })
}

/** The comments above an item, its name, and the sign behind that. */
const NAMED =
  /^((?:[ \t]*(?:\/\/[^\n]*)?\n)*[ \t]*!?[ \t]*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"':=]+)[ \t]*([:=])[ \t]*(?=\S)/

function joined(pieces: readonly Piece[]): Sides<string> {
  const text = (side: keyof Sides<unknown>): string => pieces.map(({ sides }) => sides[side]).join('')
  return { base: text('base'), ours: text('ours'), theirs: text('theirs') }
}

/** Undefined where items are not all on lines of their own, or are parted in more than one manner. */
function mannerOf({ entries }: List): Manner | undefined {
  const found = entries.map(entry => {
    const parts = entry.gap.includes('\n') ? partsOf(entry) : undefined
    const left = parts?.separator.slice(0, -1) ?? ''
    return parts?.inner && /^[ \t]*[:=]$/.test(parts.separator) && /^[ \t]*$/.test(parts.innerGap)
      ? { left, right: parts.innerGap, column: parts.head.length + left.length }
      : undefined
  })
  const [first] = found
  if (first === undefined || found.length < 2) return undefined
  if (!found.every(each => each?.right === first.right)) return undefined
  if (found.every(each => each?.left === first.left))
    return { isAligned: false, left: first.left, right: first.right }
  const left = found.reduce(
    (least, each) => (each && each.left.length < least.length ? each.left : least),
    first.left,
  )
  return found.every(each => each?.column === first.column)
    ? { isAligned: true, left, right: first.right }
    : undefined
}
