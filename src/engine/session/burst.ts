/** Files that were saved shortly after each other, as one piece of work. Times are milliseconds. */
export interface Burst {
  readonly first: number
  readonly last: number
  /** When each of the paths of the last two seconds was touched last. */
  readonly recent: ReadonlyMap<string, number>
  /** Somebody changes many at once: an agent, a formatter, git. */
  readonly many: boolean
}

/** An editor has written a file after this time. */
const QUIET_MS = 200
/** This many files within this time are many. */
const MANY = 5
const MANY_WITHIN_MS = 2000
/** Such work is over after this time without another save, or is taken as far as it is. */
const MANY_QUIET_MS = 2000
const LONGEST_MS = 15_000

/** The same burst, or a new one, with one more save. Without a path it is nobody's: what was written here came back. */
export function touch(burst: Burst | undefined, path: string | undefined, at: number): Burst {
  if (burst?.many) return { ...burst, last: at }
  const recent = new Map([...(burst?.recent ?? [])].filter(([, time]) => time > at - MANY_WITHIN_MS))
  if (path !== undefined) recent.set(path, at)
  return { first: burst?.first ?? at, last: at, recent, many: recent.size >= MANY }
}

/** When the files count as whole, if none is touched until then. */
export function settledAt({ first, last, many }: Burst): number {
  if (!many) return last + QUIET_MS
  return Math.min(last + MANY_QUIET_MS, first + LONGEST_MS)
}
