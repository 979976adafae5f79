import { NO_STEP, type Step } from '../local/step.ts'

/**
 * For tests of what a crash leaves behind: `XANO_SYNC_DIE_AT=n` ends the process, as a power cut would, before its
 * n-th operation that leaves a trace outside of it.
 */
export function debugStep(env: NodeJS.ProcessEnv): Step {
  const fatal = Number(env['XANO_SYNC_DIE_AT'])
  if (!Number.isInteger(fatal) || fatal < 1) return NO_STEP
  let done = 0
  return () => {
    done++
    if (done === fatal) process.kill(process.pid, 'SIGKILL')
  }
}

/** The one count of this process. */
export const step: Step = debugStep(process.env)
