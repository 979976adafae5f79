/** Xano's free plan counts requests over so many milliseconds, and allows ten. */
const WINDOW_MS = 20_000
/**
 * A dry run, a read, the push itself and reading back. Whether the branch is live is asked before; the log, which is
 * read as well where it may be, comes out of the third that stays free.
 */
export const PUSH_REQUESTS = 4
/** The least that a learnt limit can be, or no push would ever fit beside the third that stays free. */
const LEAST = 9

/** Requests of the last 20 seconds, and how many there may be: unlimited, until Xano has refused one. */
export interface Budget {
  readonly sent: readonly number[]
  /** What Xano allows within the window. */
  readonly limit: number | undefined
}

export const UNLIMITED: Budget = { sent: [], limit: undefined }

/** The budget after one more request. */
export function spend({ sent, limit }: Budget, now: number): Budget {
  return { sent: [...within(sent, now), now], limit }
}

/** The budget after Xano said that there were too many: what went through before is what it allows. */
export function learn({ sent, limit }: Budget, now: number): Budget {
  const allowed = Math.max(LEAST, within(sent, now).length - 1)
  return { sent, limit: Math.min(limit ?? allowed, allowed) }
}

/** How long `count` requests have to wait. A third of what Xano allows is left to the user's own calls. */
export function waitFor({ sent, limit }: Budget, count: number, now: number): number {
  if (limit === undefined) return 0
  const recent = within(sent, now)
  const excess = recent.length + count - Math.floor((limit * 2) / 3)
  const last = recent[Math.min(excess, recent.length) - 1]
  return excess <= 0 || last === undefined ? 0 : last + WINDOW_MS - now
}

const within = (sent: readonly number[], now: number): number[] => sent.filter(at => at > now - WINDOW_MS)
