import type { Sides } from '../sides.ts'
import { type Changing, other } from './changing.ts'
import type { Match } from './common-order.ts'
import { unordered } from './essence.ts'
import type { List } from './list.ts'

/** What items say that both sides put in one place of a list, be their keys in another order: behind one that is on all sides. */
export function putByBoth(lists: Sides<List>, match: Readonly<Record<Changing, Match>>): ReadonlySet<string> {
  const theirs = putBy('theirs', lists, match)
  if (theirs.size === 0) return theirs
  const found = [...putBy('ours', lists, match)].filter(each => theirs.has(each))
  return new Set(found.map(each => each.slice(each.indexOf(' ') + 1)))
}

/** What a side put in, each behind the number of the item of Base that it stands behind. */
function putBy(
  side: Changing,
  lists: Sides<List>,
  match: Readonly<Record<Changing, Match>>,
): ReadonlySet<string> {
  const origins = new Map([...match[side]].map((to, at) => [to, at]))
  const found = new Set<string>()
  let before = -1
  for (const [at, { block }] of lists[side].entries.entries()) {
    const origin = origins.get(at)
    if (origin === undefined) found.add(`${before} ${unordered(block)}`)
    else if ((match[other(side)][origin] ?? -1) >= 0) before = origin
  }
  return found
}
