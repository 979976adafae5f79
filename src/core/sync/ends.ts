/** How many elements some lists share, as the same objects in the same places, at their beginnings and at their ends. */
export interface Ends {
  readonly head: number
  readonly tail: number
}

/** Shared beginnings first: what is counted there is not counted again at the end. */
export function sharedEnds<T>(first: readonly T[], ...others: readonly (readonly T[])[]): Ends {
  const shortest = Math.min(first.length, ...others.map(({ length }) => length))
  let head = shortest
  for (const other of others) {
    let same = 0
    while (same < head && other[same] === first[same]) same++
    head = same
  }
  let tail = shortest - head
  for (const other of others) {
    let same = 0
    while (same < tail && other[other.length - 1 - same] === first[first.length - 1 - same]) same++
    tail = same
  }
  return { head, tail }
}

/** What lies between them. */
export const between = <T>(list: readonly T[], { head, tail }: Ends): readonly T[] =>
  list.slice(head, list.length - tail)
