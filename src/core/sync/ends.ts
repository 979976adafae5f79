/** How many elements some lists share, as the same objects in the same places, at their beginnings and at their ends. */
export interface Ends {
  readonly head: number
  readonly tail: number
}

/** Shared beginnings first: what is counted there is not counted again at the end. */
export function sharedEnds<T>(first: readonly T[], ...others: readonly (readonly T[])[]): Ends {
  const shortest = Math.min(first.length, ...others.map(({ length }) => length))
  let head = 0
  while (head < shortest && others.every(other => other[head] === first[head])) head++
  let tail = 0
  const isSharedAt = (fromEnd: number): boolean =>
    others.every(other => other[other.length - fromEnd] === first[first.length - fromEnd])
  while (head + tail < shortest && isSharedAt(tail + 1)) tail++
  return { head, tail }
}

/** What lies between them. */
export const between = <T>(list: readonly T[], { head, tail }: Ends): readonly T[] =>
  list.slice(head, list.length - tail)
