import type { Transition } from '../../core/sync/plan.ts'
import type { Snapshot } from '../../core/sync/snapshot.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import type { Clock } from '../ports/clock.ts'
import { unmoved } from './read-back.ts'
import type { Sending } from './rehearse.ts'

/** So long a copy of Xano is given to catch up with what Xano has taken, and so often. */
const LAG_MS = 1000
const MORE = 2

/**
 * Reads, and reads again a little later while what is read is behind: at most twice more. Then it is believed, whatever
 * it says.
 */
export async function readUntil<Reading>(
  clock: Pick<Clock, 'sleep'>,
  read: () => Promise<Reading>,
  isBehind: (reading: Reading) => boolean,
): Promise<Reading> {
  let reading = await read()
  for (let left = MORE; left > 0 && isBehind(reading); left--) {
    await clock.sleep(LAG_MS)
    reading = await read()
  }
  return reading
}

/** What Xano has said yes to. */
export interface Accepted {
  readonly published: readonly Sending[]
  readonly removed: readonly Transition[]
  /** Members that Xano was told to take out of the texts. */
  readonly taken: ReadonlySet<string> | undefined
}

/**
 * Whether Xano shows of all that it has said yes to just what it held before, as a copy does that lags behind. What it
 * would show the same way anyhow, such as rows that it takes out of a text, tells nothing.
 */
export function isBehind(
  { published, removed, taken }: Accepted,
  { before, now }: { readonly before: Snapshot; readonly now: Snapshot },
): boolean {
  const isStill = unmoved(before, now)
  if (!published.every(({ transition }) => isStill(transition)) || !removed.every(isStill)) return false
  const changes = ({ text, transition: { sides } }: Sending): boolean =>
    !sides.theirs || compareReturned(text, sides.theirs.text, taken) === 'altered'
  return removed.length > 0 || published.some(changes)
}
