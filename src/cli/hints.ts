import { RateLimited, SyncError } from '../engine/errors.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

interface Hint {
  readonly hint: string
  readonly exit: ExitCode
}

const LATER = 'Nothing was lost; what was not done is done by the next run.'

const HINTS: Readonly<Record<string, Hint>> = {
  unreachable: { hint: `${LATER} Check the network and the origin.`, exit: EXIT.failed },
  'broken-answer': {
    hint: `${LATER} The answer was not taken for the truth, so nothing was changed by it.`,
    exit: EXIT.failed,
  },
  unauthorized: {
    hint: 'The token is missing, wrong or expired (by default after 7 days). Make a new one in Xano and put it into the credentials file. Nothing was lost.',
    exit: EXIT.misuse,
  },
  forbidden: { hint: 'The token lacks a scope for this. Nothing was lost.', exit: EXIT.failed },
  'not-found': {
    hint: 'Xano does not know it: check the workspace and the branch. Nothing was lost.',
    exit: EXIT.failed,
  },
  'server-failed': { hint: LATER, exit: EXIT.failed },
  'push-disabled': {
    hint: 'The workspace does not accept pushes: allow them in its settings, or push to the sandbox. Your files are as they were.',
    exit: EXIT.failed,
  },
  'source-mismatch': {
    hint: 'Reset the sandbox in Xano, then run this again. Your files are as they were.',
    exit: EXIT.failed,
  },
  refused: { hint: 'Xano has applied nothing of it; your files are as they were.', exit: EXIT.failed },
  'unknown-outcome': {
    hint: 'It may have been applied; the next run finds out and sends nothing twice.',
    exit: EXIT.failed,
  },
  'head-moved': { hint: `Git was busy. ${LATER}`, exit: EXIT.failed },
  busy: {
    hint: 'Nothing was read or written. Finish that or abort it (git status says how), then run this again.',
    exit: EXIT.failed,
  },
  locked: { hint: `It was waited for and left alone. ${LATER}`, exit: EXIT.failed },
  'bound-elsewhere': {
    hint: 'Nothing was read or written. Bind the branch again, or use another branch.',
    exit: EXIT.halted,
  },
  'git-failed': { hint: LATER, exit: EXIT.failed },
  'disk-failed': { hint: LATER, exit: EXIT.failed },
  misconfigured: { hint: 'Nothing was done. xano-sync --help tells how it is used.', exit: EXIT.misuse },
}

/** What to do about an error, and the exit code that tells of it. */
export function hintFor(error: unknown): Hint {
  if (error instanceof RateLimited && error.retryAfterMs !== undefined)
    return {
      hint: `Nothing was lost; try again in ${Math.ceil(error.retryAfterMs / 1000)} s.`,
      exit: EXIT.failed,
    }
  if (error instanceof RateLimited)
    return { hint: 'Nothing was lost; try again in a while.', exit: EXIT.failed }
  const known = error instanceof SyncError ? HINTS[error.code] : undefined
  return (
    known ?? {
      hint: 'This is a fault of xano-sync; --verbose shows where. Nothing was lost.',
      exit: EXIT.failed,
    }
  )
}
