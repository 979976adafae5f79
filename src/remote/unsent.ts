import { BrokenAnswer, ServerFailed, Unreachable } from '../engine/ports/errors.ts'

/** Says of a failure to answer that it met a dry run, which changes nothing. Any other error stays as it is. */
export function unsent(error: unknown): unknown {
  if (error instanceof ServerFailed) return new ServerFailed(told(error), error.retryAfterMs)
  if (error instanceof BrokenAnswer) return new BrokenAnswer(told(error), { cause: error })
  if (error instanceof Unreachable)
    return new Unreachable(told(error), { wasSent: false, cause: error.cause })
  return error
}

const told = ({ message }: Error): string => `${message}; that was the dry run, so nothing was sent`
