import type { Step } from '../../local/disk/step.ts'
import { interruption } from './interruption.ts'

/**
 * What happens before each operation that leaves a trace outside of this process: one that is asked to end, ends here.
 * For tests of what a crash leaves behind, `XANO_SYNC_DIE_AT=n` ends it before the n-th, as a power cut would, and
 * `XANO_SYNC_DIE_AT='write n'` before the n-th whose name begins so.
 */
function debugStep(env: NodeJS.ProcessEnv): Step {
  const [, name = '', count] = /^(.*?) ?(\d+)$/.exec(env['XANO_SYNC_DIE_AT'] ?? '') ?? []
  const fatal = Number(count)
  let done = 0
  return operation => {
    interruption.check(operation)
    if (!operation.startsWith(name)) return
    done++
    if (done === fatal) process.kill(process.pid, 'SIGKILL')
  }
}

/** The one count of this process. */
export const step: Step = debugStep(process.env)
