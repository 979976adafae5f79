import type { Match } from './common-order.ts'

/** Between which two items of Base an item stands on its side: the last one before it, and the first one after it. */
export type Place = readonly [behind: number, before: number]

/** The places of a side's items, by number. One that is of Base stands behind and before itself. */
export function placesOf(match: Match, length: number): Place[] {
  const origins = new Map([...match].map((to, at) => [to, at]))
  const behind: number[] = []
  for (let at = 0; at < length; at++) behind.push(origins.get(at) ?? behind.at(-1) ?? -1)
  const places: Place[] = []
  for (let at = length - 1, before = Infinity; at >= 0; at--) {
    before = origins.get(at) ?? before
    places[at] = [behind[at] ?? -1, before]
  }
  return places
}

/**
 * What each side has alone between two common items, in one order: that of the places, so that what was put in the
 * place of an item keeps the place. What one side put in one place stays together; of equal places names decide.
 */
export function interleave<T>(
  ours: readonly T[],
  theirs: readonly T[],
  signs: { readonly placeOf: (item: T) => Place; readonly nameOf: (item: T) => string },
): T[] {
  if (ours.length === 0 || theirs.length === 0) return [...ours, ...theirs]
  const { placeOf, nameOf } = signs
  const isFirst = (one: T, other: T): boolean => {
    const [a, b] = [placeOf(one), placeOf(other)]
    if (a[0] !== b[0]) return a[0] < b[0]
    return a[1] === b[1] ? nameOf(one) <= nameOf(other) : a[1] < b[1]
  }
  const [own, their] = [groups(ours, placeOf), groups(theirs, placeOf)]
  const found: T[][] = []
  for (let [a, b] = [own.shift(), their.shift()]; a || b;)
    if (a && (!b || isFirst(a[0] as T, b[0] as T))) {
      found.push(a)
      a = own.shift()
    } else if (b) {
      found.push(b)
      b = their.shift()
    }
  return found.flat()
}

/** Items in a row that stand in one place. */
function groups<T>(items: readonly T[], placeOf: (item: T) => Place): T[][] {
  const found: T[][] = []
  let before: Place | undefined
  for (const item of items) {
    const place = placeOf(item)
    if (before?.[0] === place[0] && before[1] === place[1]) found.at(-1)?.push(item)
    else found.push([item])
    before = place
  }
  return found
}
