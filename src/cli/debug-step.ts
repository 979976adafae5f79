import type { Step } from '../local/step.ts'
import { interruption } from './interruption.ts'

/**
 * What happens before each operation that leaves a trace outside of this process: one that is asked to end, ends here.
 * For tests of what a crash leaves behind, `XANO_SYNC_DIE_AT=n` ends it before the n-th, as a power cut would.
 */
export function debugStep(env: NodeJS.ProcessEnv): Step {
  const fatal = Number(env['XANO_SYNC_DIE_AT'])
  let done = 0
  return () => {
    interruption.check()
    done++
    if (done === fatal) process.kill(process.pid, 'SIGKILL')
  }
}

/** The one count of this process. */
export const step: Step = debugStep(process.env)
