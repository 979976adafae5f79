import type { Failed } from '../../core/sync/outcome.ts'
import { BrokenAnswer, ServerFailed, UnknownOutcome } from '../ports/errors.ts'

/** Sends a request, and gives what came instead of its answer where it may have been applied all the same. */
export async function lostAnswer(request: () => Promise<void>): Promise<UnknownOutcome | undefined> {
  try {
    await request()
    return undefined
  } catch (error) {
    if (error instanceof UnknownOutcome) return error
    throw error
  }
}

/** What is said where Xano shows that it was applied all the same. */
export function despite({ cause }: UnknownOutcome, shown: string): string {
  return `${cause instanceof ServerFailed ? cause.message : 'the answer was lost'}; ${shown}`
}

/** What it means where Xano shows that it was not applied. */
export function failedBy({ cause, message }: UnknownOutcome, shown: string): Failed {
  if (cause instanceof ServerFailed)
    return { kind: 'failed', code: 'server-failed', message: `${message} and ${shown}` }
  const code = cause instanceof BrokenAnswer ? 'broken-answer' : 'unreachable'
  return { kind: 'failed', code, message: `no answer came (${message}) and Xano ${shown}` }
}
