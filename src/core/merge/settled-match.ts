import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { alignSequence } from './align.ts'
import { doubts } from './doubts.ts'
import { type Changing, other } from './changing.ts'
import type { Match } from './common-order.ts'
import { essence, sameBlock } from './essence.ts'
import type { List } from './list.ts'

/**
 * Which items are one to a merge. An item of which it is in doubt what a side made of it counts as taken away by that
 * side, unless the other side has left it as it was, or made the same of it. An item that is alike to one of Base, but
 * is what the other side put beside that, was put there by both: the side that has it has not edited the one of Base,
 * but taken it away.
 */
export function settledMatch(lists: Sides<List>): Record<Changing, Match> {
  const aligned = {
    ours: alignSequence(lists.base, lists.ours),
    theirs: alignSequence(lists.base, lists.theirs),
  }
  const isEdited = (side: Changing, at: number): boolean => {
    const block = (each: keyof Sides<unknown>, place: number): Block | undefined =>
      lists[each].entries[place]?.block
    const [base, own] = [block('base', at), block(side, aligned[side][at] ?? -1)]
    const their = block(other(side), aligned[other(side)][at] ?? -1)
    if (!base || !own || !their) return true
    return !sameBlock(base, their) && !sameBlock(own, their)
  }
  const certain = (side: Changing): Match => {
    const inDoubt = doubts(lists.base, lists[side])
    if (inDoubt.size === 0) return aligned[side]
    return aligned[side].map((to, at) => (inDoubt.has(at) && isEdited(side, at) ? -1 : to))
  }
  const match = { ours: certain('ours'), theirs: certain('theirs') }
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
