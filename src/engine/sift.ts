import { separable } from '../core/sync/separable.ts'
import type { Version } from '../core/sync/snapshot.ts'
import { blame } from './blame.ts'
import { Refused } from './errors.ts'
import type { Sending } from './rehearse.ts'
import { stranded } from './stranded.ts'

/** So many times Xano is asked for what it has not named yet; then what is left is refused with its last word. */
const TRIES = 5

/** Asks Xano for a batch. False when Xano has failed on it. */
export type Ask = (batch: readonly Sending[]) => Promise<boolean | Refused>

/**
 * Asks for a batch, and again for what may pass without the rest: what Xano refuses leaves it, with all that would name
 * it in vain, and what Xano fails on is looked for by halves. Gives the words of each refusal.
 */
export async function sift(
  batch: readonly Sending[],
  theirs: readonly Version[],
  ask: Ask,
): Promise<ReadonlyMap<Sending, string>> {
  const refused = new Map<Sending, string>()
  const isThrough = async (some: readonly Sending[]): Promise<boolean> => {
    for (let left = TRIES; left > 0; left--) {
      const open = some.filter(sending => !refused.has(sending))
      if (open.length === 0) return true
      const answer = await ask(open)
      if (!(answer instanceof Refused)) return answer
      for (const sending of left === 1 ? open : blame(answer, open)) refused.set(sending, answer.message)
      const rest = batch.filter(sending => !refused.has(sending))
      for (const [sending, message] of stranded(rest, theirs)) refused.set(sending, message)
    }
    return true
  }
  if (!(await isThrough(batch))) await isolate(separable(batch), isThrough)
  return refused
}

/**
 * Asks once more for what Xano failed on, in two halves, so that one definition which it cannot digest keeps back no
 * other. Where both halves fail it is Xano that fails, and where there is nothing to halve, one repeat was enough.
 */
async function isolate(
  groups: readonly (readonly Sending[])[],
  isThrough: (some: readonly Sending[]) => Promise<boolean>,
): Promise<void> {
  const middle = Math.ceil(groups.length / 2)
  const halves = [groups.slice(0, middle), groups.slice(middle)].filter(half => half.length > 0)
  const failed: (typeof groups)[] = []
  for (const half of halves) if (!(await isThrough(half.flat()))) failed.push(half)
  const [suspects] = failed
  if (failed.length === 1 && suspects && suspects.length > 1) await isolate(suspects, isThrough)
}
