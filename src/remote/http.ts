import { setImmediate } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import errors from 'undici/lib/core/errors.js'
import { BrokenAnswer, Interrupted, messageOf, Misconfigured, Unreachable } from '../engine/ports/errors.ts'
import { collected } from './collected.ts'
import { Connections, type WallClock } from './connections.ts'
import { decoded } from './decoded.ts'
import type { Secured, Tunnel } from './tunnel.ts'
import { keepParserAsItIs } from './v8-flags.ts'

/** Milliseconds. */
export interface TimeLimits {
  readonly connect: number
  /** Until the answer begins: a push of a large multidoc can take more than 300 s (Xano's own CLI allows 15 min). */
  readonly firstByte: number
  /** The same, for a list or a row: a connection that has died unnoticed is given up after this time. */
  readonly smallAnswer: number
  /** Between two parts of the answer. */
  readonly idle: number
  /** Of the whole exchange. */
  readonly total: number
}

export const TIME_LIMITS: TimeLimits = {
  connect: 10_000,
  firstByte: 900_000,
  smallAnswer: 60_000,
  idle: 60_000,
  total: 900_000,
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the origin, with its query. */
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  /** The answer is short, and quick to make. */
  readonly isSmall?: true
  /** What is probably answered. Where it is, the answer holds it, and no copy. */
  readonly like?: Buffer | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface HttpOptions {
  readonly token: string
  /** Accepts a certificate that cannot be verified; only where the user's credentials say so. */
  readonly insecure?: boolean
  /** Where the origin is asked through a proxy. */
  readonly tunnel?: ((secured: Secured) => Tunnel) | undefined
  /** Where they are to differ from `TIME_LIMITS`. */
  readonly limits?: Partial<TimeLimits>
  /** Called before each request. */
  readonly step?: (request: string) => void
  readonly now?: WallClock
}

/** One server over HTTP. Throws `Unreachable` when no answer began and `BrokenAnswer` when it did not end. */
export class Http {
  readonly #connections: Connections
  readonly #tunnel: Tunnel | undefined
  readonly #token: string
  readonly #limits: TimeLimits
  readonly #step: (request: string) => void
  #isClosed = false

  constructor(origin: string, { token, insecure = false, tunnel, limits, step, now }: HttpOptions) {
    this.#step = step ?? (() => undefined)
    this.#token = token
    this.#limits = { ...TIME_LIMITS, ...limits }
    keepParserAsItIs()
    const secured = { timeout: this.#limits.connect, rejectUnauthorized: !insecure }
    this.#tunnel = tunnel?.(secured)
    const times = { headersTimeout: this.#limits.firstByte, bodyTimeout: this.#limits.idle }
    this.#connections = new Connections(origin, { connect: this.#tunnel?.connect ?? secured, ...times }, now)
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    this.#step(`${request.method} ${request.path}`)
    const { statusCode, headers, body: stream } = await this.#open(request)
    try {
      const encoding = headers['content-encoding']?.toString()
      const like = encoding === undefined ? request.like : undefined
      const bytes = await collected(stream, { announced: lengthOf(headers['content-length']), like })
      const body = await decoded(bytes, encoding)
      // Undici frees a connection a turn after the answer is over, and opens another one for who asks sooner.
      await setImmediate()
      const answer = { status: statusCode, headers, body }
      return statusCode >= 200 && statusCode < 300 ? answer : withoutToken(answer, this.#token)
    } catch (error) {
      if (error instanceof BrokenAnswer) throw error
      this.#endIfClosed(request)
      throw new BrokenAnswer(`the answer broke off: ${messageOf(error)}`, { cause: error })
    }
  }

  /** Ends what is under way as well. A question is not asked again then: nobody waits for its answer any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([this.#connections.destroy(), this.#tunnel?.close()])
  }

  #endIfClosed({ method }: HttpRequest): void {
    if (this.#isClosed && method === 'GET') throw new Interrupted()
  }

  async #open(wanted: HttpRequest): Promise<Dispatcher.ResponseData> {
    const { method, path, body, contentType, isSmall } = wanted
    const { firstByte, smallAnswer } = this.#limits
    const headersTimeout = isSmall ? Math.min(smallAnswer, firstByte) : firstByte
    try {
      return await this.#connections.request({
        method,
        path,
        mayRepeat: method === 'GET',
        headers: {
          authorization: `Bearer ${this.#token}`,
          accept: '*/*',
          'accept-encoding': 'gzip',
          'user-agent': 'xano-sync',
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
        },
        ...(body === undefined ? {} : { body }),
        headersTimeout,
        signal: AbortSignal.timeout(this.#limits.total),
      })
    } catch (error) {
      if (error instanceof errors.InvalidArgumentError)
        throw new Misconfigured(`the request cannot be sent: ${error.message}`, { cause: error })
      // The parser of answers is WebAssembly, for which V8 sets aside 8 GB of addresses by default.
      if (error instanceof RangeError)
        throw new Misconfigured(
          `this process may not take enough memory (ulimit -v): raise that, or set NODE_OPTIONS=--disable-wasm-trap-handler (${error.message})`,
          { cause: error },
        )
      this.#endIfClosed(wanted)
      if (error instanceof Unreachable) throw error
      throw new Unreachable(describe(error, { ...this.#limits, firstByte: headersTimeout }), {
        cause: error,
        wasSent: wasSent(error),
        isRefusal: isUntrusted(error),
      })
    }
  }
}

const lengthOf = (header: string | string[] | undefined): number | undefined =>
  typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined

/** An answer that is going to be told to somebody: a server, or what stands before it, may repeat what it was sent. */
function withoutToken({ status, headers, body }: HttpAnswer, token: string): HttpAnswer {
  const masked = (text: string): string =>
    [token, encodeURIComponent(token)].reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  const { location } = headers
  return {
    status,
    headers: typeof location === 'string' ? { ...headers, location: masked(location) } : headers,
    body: Buffer.from(masked(body.toString('latin1')), 'latin1'),
  }
}

/** Failures before a connection stood, so that nothing can have been sent. */
const BEFORE_SENDING = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The same, where somebody does not prove to be whom we asked: that does not pass by itself within seconds. */
const UNTRUSTED = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Failures of a connection that stood: what they say of themselves (`other side closed`) does not tell that. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

export const isUntrusted = (error: unknown): boolean => UNTRUSTED.has(codeOf(error))

const wasSent = (error: unknown): boolean => !BEFORE_SENDING.has(codeOf(error)) && !isUntrusted(error)

function describe(error: unknown, { firstByte, total }: TimeLimits): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${seconds(total)}`
  if (error instanceof errors.HeadersTimeoutError) return `no answer within ${seconds(firstByte)}`
  return BROKEN.has(codeOf(error)) ? `the connection broke: ${messageOf(error)}` : messageOf(error)
}

const seconds = (ms: number): string => `${ms / 1000} s`
