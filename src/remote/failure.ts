import {
  Forbidden,
  NotFound,
  PushDisabled,
  Redirected,
  Refused,
  RateLimited,
  ServerFailed,
  type SyncError,
  Unauthorized,
} from '../engine/ports/errors.ts'
import { isWebPage } from './body-text.ts'
import type { HttpAnswer } from './http.ts'

interface Complaint {
  readonly message: string
  readonly line: number | undefined
  readonly param: string | undefined
  /** What policies of the workspace find in it, for which they let it not in; none are told to whom may not read them. */
  readonly findings: readonly string[] | undefined
}

/**
 * What a status and its body say went wrong; nothing for a success, unless its body is an error. The body is
 * `{code, message, payload?}`. A status of 4xx says that nothing was applied; one below, or of 5xx, says nothing of it.
 * `asked` tells of a 404, which has no message (recorded), what there is nothing at, and of a 403 what may not be done:
 * scopes are per group of objects. A 403 of a policy of the workspace (`payload.code`, as Xano's own CLI reads it) is
 * about what was sent.
 */
export function failureOf(answer: HttpAnswer, asked: string): SyncError | undefined {
  const { status } = answer
  if (status >= 200 && status < 300)
    return isComplaint(answer) ? new ServerFailed(said(answer, complaintOf(answer))) : undefined
  const complaint = complaintOf(answer)
  const message = complaint.message || said(answer, complaint)
  // It arrives as 500 from dry-run and push (recorded), and as 403 from others.
  if (/push is disabled/i.test(message)) return new PushDisabled(message)
  switch (status) {
    case 401:
      return new Unauthorized(message)
    case 403:
      return complaint.findings
        ? new Refused(`${message} ${complaint.findings.join('; ')}`.trim())
        : new Forbidden(`${message} (${asked})`)
    case 404:
      return new NotFound(`${said(answer, complaint)} to ${asked}`)
    case 429:
      return new RateLimited(message, retryAfter(answer))
    default:
      if (status < 400) return new Redirected(redirection(answer))
      if (status < 500) return new Refused(message, complaint)
      return complaint.param === undefined
        ? new ServerFailed(said(answer, complaint), retryAfter(answer))
        : new Refused(message, complaint)
  }
}

/** As far as an answer is looked at that came with a success. */
const SHORT = 1 << 14

/** One of Xano's errors, which something on the way has given the status of a success. */
function isComplaint({ body }: HttpAnswer): boolean {
  if (body.length > SHORT || body[0] !== OPENING_BRACE) return false
  const { code, message } = parse(body)
  return (textOf(code) ?? '').startsWith('ERROR_') && textOf(message) !== undefined
}

const OPENING_BRACE = 123

const said = (answer: HttpAnswer, { message }: Complaint): string =>
  `Xano answered ${answer.status}${message ? ` (${message})` : pageOf(answer)}`

const pageOf = ({ body }: HttpAnswer): string => (isWebPage(body.toString('utf8')) ? ' with a web page' : '')

/** Redirects are not followed: the token belongs to one origin. Where they lead is told without what a query may hold. */
function redirection({ status, headers }: HttpAnswer): string {
  const { location } = headers
  const to = typeof location === 'string' ? ` to ${location.replace(/[?#].*/, '')}` : ''
  return `Xano answered ${status}, a redirect${to}: is the origin right?`
}

function complaintOf({ body }: HttpAnswer): Complaint {
  const parsed = parse(body)
  const payload = record(parsed['payload'])
  return {
    message: textOf(parsed['message']) ?? '',
    line: typeof payload['line'] === 'number' ? payload['line'] : undefined,
    param: textOf(payload['param']),
    findings: isOfPolicy(parsed) ? findingsIn(payload['findings']) : undefined,
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** A gate, a plan that is full, or a policy that the token's owner may not change, of which nothing but the sentence tells. */
const isOfPolicy = ({ message, payload }: Record<string, unknown>): boolean =>
  (textOf(record(payload)['code']) ?? '').startsWith('policy_') ||
  /\bpolicy files require\b/i.test(textOf(message) ?? '')

/** So many are told of those that Xano lists, up to a hundred. */
const TOLD = 10

/** What was found, each with what it was found in: few say that themselves. */
const findingsIn = (findings: unknown): readonly string[] =>
  (Array.isArray(findings) ? findings : []).slice(0, TOLD).flatMap(finding => {
    const { message, object } = record(finding)
    const { type, name } = record(object)
    const where = typeof name === 'string' ? `${textOf(type) ?? ''} ${name}: `.trimStart() : ''
    return typeof message === 'string' ? [where + message] : []
  })

function parse(body: Buffer): Record<string, unknown> {
  try {
    return record(JSON.parse(body.toString('utf8')))
  } catch {
    return {}
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** Seconds, or a date by the clock of who answered. */
function retryAfter({ headers }: HttpAnswer): number | undefined {
  const value = headers['retry-after']
  if (typeof value !== 'string') return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const [at, answered] = [timeOf(value), timeOf(headers['date']) ?? Date.now()]
  return at === undefined ? undefined : Math.max(0, at - answered)
}

function timeOf(header: string | string[] | undefined): number | undefined {
  const time = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
