/** A request as the rules see it. The path begins behind `/api:meta`; its parts are decoded. */
export interface Request {
  readonly method: string
  readonly path: readonly string[]
  readonly query: ReadonlyMap<string, string>
  readonly authorization?: string
  readonly ifNoneMatch?: string
  /** Where the client found the server; the list of instances repeats it. */
  readonly origin: string
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** The same object for the same text where a text is kept, so that what is derived from it can be kept too. */
export interface Body {
  readonly text: string
}

export const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: { text: JSON.stringify(value) },
})

/** An answer other than 200; thrown where the rules find the reason, sent by `respond`. */
export class Refusal extends Error {
  readonly reply: Reply

  constructor(
    status: number,
    code: string,
    message: string,
    payload?: unknown,
    headers?: Record<string, string>,
  ) {
    super(`${status} ${code}: ${message}`)
    this.name = 'Refusal'
    const reply = json({ code, message, ...(payload !== undefined && { payload }) }, status)
    this.reply = { ...reply, headers: { ...reply.headers, ...headers } }
  }
}

export const notFound = (): Refusal => new Refusal(404, 'ERROR_CODE_NOT_FOUND', '')
export const unauthorized = (message: string): Refusal => new Refusal(401, 'ERROR_CODE_UNAUTHORIZED', message)
export const accessDenied = (): Refusal =>
  new Refusal(
    403,
    'ERROR_CODE_ACCESS_DENIED',
    'Access denied. Additional privileges are needed access the requested resource.',
  )
/** A gate lets nothing in that a policy of the workspace finds fault with (as Xano's own CLI reads it). */
export const forbidden = (findings: readonly string[]): Refusal =>
  new Refusal(
    403,
    'ERROR_CODE_ACCESS_DENIED',
    `Push refused: ${findings.length} blocking policy finding${findings.length === 1 ? '' : 's'}.`,
    {
      code: 'policy_gate',
      status: 'blocked',
      total: findings.length,
      can_override: false,
      findings: findings.map(message => ({ message })),
    },
  )
/** What is wrong with the input, and with which parameter. */
export const badInput = (message: string, param: string): Refusal =>
  new Refusal(400, 'ERROR_CODE_INPUT_ERROR', message, { param })
