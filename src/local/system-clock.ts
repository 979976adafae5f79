import type { Clock } from '../engine/ports/clock.ts'

/** The time of this machine. Sleeping for no time lets all be heard that has arrived, and waits for nothing. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
  sleep: (ms, woken) =>
    new Promise(resolve => {
      if (woken?.aborted) {
        resolve()
        return
      }
      if (ms === 0) {
        setImmediate(resolve)
        return
      }
      const wake = (): void => {
        clearTimeout(timer)
        woken?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, ms)
      woken?.addEventListener('abort', wake)
    }),
}
