import {
  askedDelay,
  type DiskCode,
  type ErrorCode,
  GitFailed,
  NoCredentials,
  SyncError,
} from '../../engine/ports/errors.ts'
import { EXIT, type ExitCode } from './exit-code.ts'

interface Hint {
  /** What it means for the user's work, and what to do. */
  readonly hint: string
  readonly exit: ExitCode
}

const LATER = 'Nothing was lost; what was not done is done by the next run.'

const HINTS: Readonly<Record<ErrorCode, Hint>> = {
  unreachable: { hint: `${LATER} Check the network and the origin.`, exit: EXIT.failed },
  'broken-answer': {
    hint: `${LATER} The answer was not taken for the truth, so nothing was changed by it.`,
    exit: EXIT.failed,
  },
  unauthorized: {
    hint: 'The token is missing, wrong or expired (by default after 7 days). Make a new one in Xano and put it into the credentials file, or into XANO_TOKEN. Nothing was lost.',
    exit: EXIT.misuse,
  },
  forbidden: {
    hint: 'The token lacks a scope for this: give it one in Xano, or use another token. Nothing was lost.',
    exit: EXIT.failed,
  },
  'not-found': {
    hint: 'Xano has nothing there: check the workspace and the branch, which may have been deleted, and the origin. Nothing was lost.',
    exit: EXIT.failed,
  },
  'rate-limited': { hint: `${LATER} Try again in a while.`, exit: EXIT.failed },
  'server-failed': { hint: `${LATER} If it stays so, ask Xano.`, exit: EXIT.failed },
  'push-disabled': {
    hint: 'The workspace does not accept pushes: allow them in its settings, or clone --sandbox. Nothing was sent; what you saved is in your files, and what came from Xano was taken in.',
    exit: EXIT.failed,
  },
  'source-mismatch': {
    hint: 'Reset the sandbox in Xano, then run this again. Your files are as they were.',
    exit: EXIT.failed,
  },
  refused: {
    hint: 'Xano has applied nothing of it; what you saved is in your files. Correct what it names and run this again.',
    exit: EXIT.failed,
  },
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
  'disk-failed': { hint: `${LATER} Check the folder and its permissions.`, exit: EXIT.failed },
  misconfigured: { hint: 'Nothing was done. xano-sync --help tells how it is used.', exit: EXIT.misuse },
  interrupted: { hint: LATER, exit: EXIT.interrupted },
}

/** What the system says no with. */
const SYSTEM: Readonly<Record<DiskCode, string>> = {
  ENOSPC: 'The disk is full: make room, then run this again.',
  EDQUOT: 'Your quota of the disk is used up: make room, then run this again.',
  EROFS: 'The disk is read-only here.',
  EACCES: 'You may not read or write there: check the permissions.',
  EPERM: 'You may not read or write there: check the permissions.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n), then run this again.',
  ENFILE: 'Too many files are open on this system.',
  EIO: 'The disk has failed to read or write.',
  EFBIG: 'Files may not become so large: raise the limit (ulimit -f), or see what this disk takes.',
  ENAMETOOLONG: 'A name is too long for this disk: shorten it.',
  EBUSY: 'Another program has that in use: close it, then run this again.',
  ENOENT: 'Something that was there is gone: check the folder.',
}

/** The same, where git was told so. */
const TOLD_BY_GIT: readonly (readonly [words: RegExp, code: DiskCode])[] = [
  [/No space left on device|Out of diskspace/, 'ENOSPC'],
  [/Disk quota exceeded/, 'EDQUOT'],
  [/Read-only file system/, 'EROFS'],
  [/File too large/, 'EFBIG'],
  [/File name too long/, 'ENAMETOOLONG'],
  [/Permission denied|insufficient permission/, 'EACCES'],
]

const NO_TEMPORARY =
  'Temporary files go there: set TMPDIR to a folder that you may write to. Nothing was lost.'

/** What a git that is too old says of an option that it does not know. */
const UNKNOWN_OPTION = /unknown option|unknown switch|ended with 129$/

const OLD_GIT =
  'xano-sync needs git 2.38 or newer: xano-sync doctor tells which one it has found. Nothing was lost.'

/** Git reads no repository of another user's until it is told to, and says by what command. */
const FOREIGN = /dubious ownership/

const TRUST_FIRST = 'Nothing was done. If you trust that repository, do what git says, then run this again.'

const NO_TOKEN_YET =
  "Make an access token in Xano and set XANO_TOKEN to it, and XANO_ORIGIN to your instance (https://NAME.xano.io), or sign in with Xano's own command line. To try it without an account: xano-sync emulator. Nothing was done."

const NO_GIT = 'xano-sync needs git 2.38 or newer on the PATH. Nothing was done.'

/** What an error of that kind means for the user's work, and what to do. */
export const remedyOf = (code: ErrorCode): string => HINTS[code].hint

/** What to do about an error, and the exit code that tells of it. */
export function hintFor(error: unknown): Hint {
  const { code, syscall } = systemOf(error)
  if (syscall?.startsWith('spawn') && code === 'ENOENT') return { hint: NO_GIT, exit: EXIT.failed }
  if (syscall === 'mkdtemp' && code !== 'ENOSPC') return { hint: NO_TEMPORARY, exit: EXIT.failed }
  if (error instanceof GitFailed && UNKNOWN_OPTION.test(error.message))
    return { hint: OLD_GIT, exit: EXIT.failed }
  if (error instanceof GitFailed && FOREIGN.test(error.message))
    return { hint: TRUST_FIRST, exit: EXIT.failed }
  if (error instanceof NoCredentials) return { hint: NO_TOKEN_YET, exit: EXIT.misuse }
  const said = code ?? saidByGit(error)
  const told = said !== undefined && Object.hasOwn(SYSTEM, said) ? SYSTEM[said as DiskCode] : undefined
  if (told !== undefined) return { hint: `${told} ${LATER}`, exit: EXIT.failed }
  const delay = askedDelay(error)
  if (delay !== undefined)
    return { hint: `Nothing was lost; try again in ${Math.ceil(delay / 1000)} s.`, exit: EXIT.failed }
  if (error instanceof SyncError) return HINTS[error.code]
  return {
    hint: 'This is a fault of xano-sync; --verbose shows where. Nothing was lost.',
    exit: EXIT.failed,
  }
}

/** The system's own error, of which ours may be the consequence. Those of the network say enough by themselves. */
function systemOf(error: unknown): NodeJS.ErrnoException | Record<'code' | 'syscall', undefined> {
  const none = { code: undefined, syscall: undefined }
  if (!(error instanceof Error)) return none
  const isLocal = !(error instanceof SyncError) || ['disk-failed', 'git-failed'].includes(error.code)
  const source = error instanceof SyncError ? error.cause : error
  return isLocal && isSystemError(source) ? source : none
}

function saidByGit(error: unknown): DiskCode | undefined {
  if (!(error instanceof GitFailed)) return undefined
  return TOLD_BY_GIT.find(([words]) => words.test(error.message))?.[1]
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error
