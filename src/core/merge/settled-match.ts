import type { Sides } from '../sides.ts'
import { alignSequence } from './align.ts'
import { type Changing, other } from './changing.ts'
import type { Match } from './common-order.ts'
import { essence, sameBlock } from './essence.ts'
import type { List } from './list.ts'

/**
 * An item that is alike to one of Base, but is what the other side put beside that, was put there by both: the side
 * that has it has not edited the one of Base, but taken it away.
 */
export function settledMatch(lists: Sides<List>): Record<Changing, Match> {
  const match = {
    ours: alignSequence(lists.base, lists.ours),
    theirs: alignSequence(lists.base, lists.theirs),
  }
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
