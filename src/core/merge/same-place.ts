import type { Block } from '../xs/blocks.ts'
import { type Changing, other } from './changing.ts'
import { isInside } from './elsewhere.ts'
import { isSameAround, isShuffled, sameBlock } from './essence.ts'
import { isBody, listOf } from './list.ts'
import { isCopy, type Moves } from './moves.ts'
import { isPart, kindOf, signatures } from './signature.ts'

/**
 * The side whose text stands for what both put in one place, where the other side differs from it in nothing but
 * statements that it only moved there and that this one edited as well; undefined where they differ in more.
 */
export function editedSide(blocks: Readonly<Record<Changing, Block>>, moves: Moves): Changing | undefined {
  const edited = new Set<Changing>()
  const isOne = compare(blocks.ours, blocks.theirs, moves, edited)
  const [side] = edited
  return isOne && edited.size === 1 ? side : undefined
}

/** Gathers the sides that edited something; whether that is all that the blocks differ in. */
function compare(ours: Block, theirs: Block, moves: Moves, edited: Set<Changing>): boolean {
  if (sameBlock(ours, theirs)) return true
  for (const side of ['ours', 'theirs'] as const) {
    const [own, moved] = side === 'ours' ? [ours, theirs] : [theirs, ours]
    if (!isEditOf(own, moved, side, moves)) continue
    edited.add(side)
    return true
  }
  if (ours.kind !== 'statement' || theirs.kind !== 'statement') return false
  if (!isSameAround(ours, theirs)) return false
  const [one, two] = [ours.children.filter(isBody), theirs.children.filter(isBody)]
  if (one.length !== two.length) return false
  return one.every((body, at) => {
    const [own, their] = [listOf(body).entries, two[at] ? listOf(two[at]).entries : []]
    return (
      own.length === their.length &&
      own.every(({ block }, index) => {
        const counterpart = their[index]?.block
        return counterpart !== undefined && compare(block, counterpart, moves, edited)
      })
    )
  })
}

/**
 * Whether `moved` is a statement of Base that was only moved there, and `own` what this side made of that one: not
 * another one of Base that was only moved there as well.
 */
function isEditOf(own: Block, moved: Block, side: Changing, { origins, traces }: Moves): boolean {
  const origin = origins[other(side)].get(moved)
  const [from] = origin?.from ?? []
  const isMoved = (one: Block, to: Block): boolean => sameBlock(one, to) || isShuffled(one, to)
  if (!origin?.isCertain || from === undefined || !isMoved(from, moved)) return false
  if (origins[side].get(own)?.from.some(each => each !== from && isMoved(each, own))) return false
  if (!traces[side].gone.has(from) || kindOf(from) !== kindOf(own)) return false
  if (isPart(from) || isInside(from, own)) return false
  const [head] = signatures(from)
  return isCopy(from, own) || (head !== undefined && head === signatures(own)[0])
}
