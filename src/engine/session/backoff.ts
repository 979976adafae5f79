const FIRST_MS = 1000
const LONGEST_MS = 60_000

/**
 * How long to wait after so many failures in a row, in milliseconds: twice as long each time, up to a minute, spread by
 * `chance` (0 to 1) so that many clients do not come back together. What the server asked for comes first.
 */
export function backoff(failures: number, chance: number, askedMs?: number): number {
  if (askedMs !== undefined) return Math.min(askedMs, LONGEST_MS)
  const wait = FIRST_MS * 2 ** Math.min(failures - 1, 6)
  return Math.round(Math.min(wait * (1 + chance / 2), LONGEST_MS))
}
