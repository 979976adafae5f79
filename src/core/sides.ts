/** What the three parties to a merge hold of one thing. Users read `ours` as Local and `theirs` as Xano. */
export interface Sides<T> {
  readonly base: T
  readonly ours: T
  readonly theirs: T
}
