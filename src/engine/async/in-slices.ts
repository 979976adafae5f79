import type { Clock } from '../ports/clock.ts'

/** Somebody who waits for long work, and may have enough of it. */
export interface Onlooker<Sight> {
  /** The work goes on when it has been seen. */
  readonly sees?: (sight: Sight) => void | Promise<void>
  readonly signal?: AbortSignal
}

/** How long nothing else of this process may have to wait. */
const SLICE_MS = 30

/**
 * Carries long work out in slices: between them keys, signals and answers of Xano are heard. Throws the reason of the
 * signal, once that is aborted.
 */
export async function inSlices<Sight, Result>(
  clock: Pick<Clock, 'elapsed' | 'sleep'>,
  work: Generator<Sight, Result>,
  { sees, signal }: Onlooker<Sight> = {},
): Promise<Result> {
  let began = clock.elapsed()
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value
    if (clock.elapsed() - began < SLICE_MS) continue
    await sees?.(step.value)
    await clock.sleep(0)
    signal?.throwIfAborted()
    began = clock.elapsed()
  }
}
