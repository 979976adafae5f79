/** What the three parties to a merge hold of one thing. Users read `ours` as Local and `theirs` as Xano. */
export interface Sides<T> {
  readonly base: T
  readonly ours: T
  readonly theirs: T
}

/** The side whose value stands when at most one of the two moved away from base; `diverged` when both did, differently. */
export type Stand = 'agreed' | 'ours' | 'theirs' | 'diverged'

/** The trivial three-way rule: whoever changed wins, equal changes are one. */
export function stand<T>(sides: Sides<T>, same: (a: T, b: T) => boolean): Stand {
  if (same(sides.ours, sides.theirs)) return 'agreed'
  if (same(sides.base, sides.theirs)) return 'ours'
  if (same(sides.base, sides.ours)) return 'theirs'
  return 'diverged'
}
