/** Stable names of errors, for programs. */
export type ErrorCode =
  | 'unreachable'
  | 'broken-answer'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'server-failed'
  | 'push-disabled'
  | 'source-mismatch'
  | 'refused'
  | 'unknown-outcome'
  | 'head-moved'
  | 'busy'
  | 'locked'
  | 'bound-elsewhere'
  | 'git-failed'
  | 'disk-failed'
  | 'misconfigured'
  | 'interrupted'

/**
 * Why a cycle could not be carried out. Each kind has a remedy of its own, which the command line adds.
 * Whatever was thrown, nothing was lost: what was not done is done by the next cycle.
 */
export abstract class SyncError extends Error {
  abstract readonly code: ErrorCode

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = new.target.name
  }
}

/** What the system says of a disk or a folder, and not of the network or of a program that it does not start. */
const DISK_CODES = [
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'EIO',
  'EFBIG',
  'ENAMETOOLONG',
  'EBUSY',
  'ENOENT',
] as const

export type DiskCode = (typeof DISK_CODES)[number]

const OF_OTHERS = /^(?:spawn|connect|listen|getaddrinfo)/

/** The name of an error, also of one that the disk has thrown by itself. */
export function codeOf(error: unknown): ErrorCode | 'internal' {
  if (error instanceof SyncError) return error.code
  const { code, syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>
  const isOfDisk =
    code !== undefined &&
    (DISK_CODES as readonly string[]).includes(code) &&
    syscall !== undefined &&
    !OF_OTHERS.test(syscall)
  return isOfDisk ? 'disk-failed' : 'internal'
}

/** What an error says, also of what was thrown and is none. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** No connection, or it broke before the answer was whole. */
export class Unreachable extends SyncError {
  readonly code = 'unreachable'
  /** Whether the request may have reached Xano all the same. */
  readonly wasSent: boolean
  /** Somebody says no, or does not prove to be whom we asked: to ask again within seconds is in vain. */
  readonly isRefusal: boolean

  constructor(
    message: string,
    { wasSent, isRefusal = false, cause }: { wasSent: boolean; isRefusal?: boolean; cause?: unknown },
  ) {
    super(message, { cause })
    this.wasSent = wasSent
    this.isRefusal = isRefusal
  }
}

/** An answer arrived that cannot be the whole truth: cut, empty, or contradicted by another one. */
export class BrokenAnswer extends SyncError {
  readonly code = 'broken-answer'
}

/** Xano does not know the token, or does not any more. */
export class Unauthorized extends SyncError {
  readonly code = 'unauthorized'
}

/** Xano knows the token, and does not let it do that. */
export class Forbidden extends SyncError {
  readonly code = 'forbidden'
}

/** Xano lets the token read, and does not let it push. */
export class ReadOnly extends Forbidden {
  /** What a push failed with, told apart from what may not be read. */
  static of(error: unknown): unknown {
    return error instanceof Forbidden ? new ReadOnly(error.message, { cause: error }) : error
  }
}

/** Xano has no such workspace, branch or object. */
export class NotFound extends SyncError {
  readonly code = 'not-found'
}

/** The request was one too many; Xano may say when the next one may come. */
export class RateLimited extends SyncError {
  readonly code = 'rate-limited'
  readonly retryAfterMs: number | undefined

  constructor(message: string, retryAfterMs: number | undefined) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** Xano answered with a failure of its own. */
export class ServerFailed extends SyncError {
  readonly code = 'server-failed'
  /** How long it wants to be left alone, where it says so. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, retryAfterMs?: number) {
    super(message)
    this.retryAfterMs = retryAfterMs
  }
}

/** Somebody else than Xano is at the origin, or Xano at another one. What is asked again is sent there again. */
export class Redirected extends ServerFailed {}

/** How long Xano asked to be left alone, where it did. */
export const askedDelay = (error: unknown): number | undefined =>
  error instanceof RateLimited || error instanceof ServerFailed ? error.retryAfterMs : undefined

/** The workspace does not accept pushes. */
export class PushDisabled extends SyncError {
  readonly code = 'push-disabled'
}

/** The sandbox holds the definitions of another workspace than the one that is pushed. */
export class SourceMismatch extends SyncError {
  readonly code = 'source-mismatch'
}

/** Xano does not accept what was sent, and has applied nothing of it. */
export class Refused extends SyncError {
  readonly code = 'refused'
  /** 1-based line of the multidoc that was sent, where Xano named one. */
  readonly line: number | undefined
  /** What Xano points at. */
  readonly param: string | undefined

  constructor(message: string, where: { line?: number | undefined; param?: string | undefined } = {}) {
    super(message)
    this.line = where.line
    this.param = where.param
  }
}

/** A push or deletion was sent and no answer came: it may have been applied. */
export class UnknownOutcome extends SyncError {
  readonly code = 'unknown-outcome'
}

/** Git moved while we looked or wrote; what was seen is void. */
export class HeadMoved extends SyncError {
  readonly code = 'head-moved'
}

/** Git is in the middle of something that the developer has to finish: a merge, a rebase. */
export class Busy extends SyncError {
  readonly code = 'busy'
}

/** Somebody else holds a lock that we wait for and never take away. */
export class Locked extends SyncError {
  readonly code = 'locked'
}

/** What git remembers belongs to another workspace, origin or branch. */
export class BoundElsewhere extends SyncError {
  readonly code = 'bound-elsewhere'
}

/** git could not do what it was asked. */
export class GitFailed extends SyncError {
  readonly code = 'git-failed'
}

/** The disk did not take or give a file. */
export class DiskFailed extends SyncError {
  readonly code = 'disk-failed'
}

/** The disk did not take one of several files that belong together: all of them are as they were. */
export class NotWritten extends DiskFailed {}

/** Wrong use or configuration: nothing was tried. */
export class Misconfigured extends SyncError {
  readonly code = 'misconfigured'
}

/** Nobody has said yet which Xano to ask, nor by what token. */
export class NoCredentials extends Misconfigured {}

/** The person, or the system, wants this process to end. */
export class Interrupted extends SyncError {
  readonly code = 'interrupted'

  constructor() {
    super('interrupted')
  }
}
