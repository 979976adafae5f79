import { ahead } from '../engine/async/ahead.ts'
import type { Clock } from '../engine/ports/clock.ts'
import {
  askedDelay,
  BrokenAnswer,
  RateLimited,
  Redirected,
  ServerFailed,
  type SyncError,
  UnknownOutcome,
  Unreachable,
} from '../engine/ports/errors.ts'
import { bodyText, isWebPage } from './body-text.ts'
import { failureOf } from './failure.ts'
import type { Http, HttpAnswer, HttpRequest } from './http.ts'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** Waits of 1, 2, 4 and 8 seconds and a little by chance lie between the tries. */
const TRIES = 5
/** What a dry run fails on may be what it was sent, which no third try changes. */
const QUESTION_TRIES = 2
const FIRST_WAIT_MS = 1000
/** Xano's free plan counts requests over 20 s, and does not say when the next one is welcome: that long it is asked. */
const LIMIT_WINDOW_MS = 20_000
/** Who wants to be left alone for longer is not waited for, and not asked sooner either. */
const LONGEST_WAIT_MS = 60_000

/**
 * The Metadata API, request by request. Reading is tried again when that may help; writing only when Xano said that
 * it did nothing. Every failure is an error with a remedy of its own.
 */
export class Client {
  readonly #http: Pick<Http, 'request'>
  readonly clock: Clock
  readonly #chance: (() => number) | undefined
  readonly #end = new AbortController()
  #begun: { readonly path: string; readonly answer: Promise<HttpAnswer> } | undefined

  /** `chance`, from 0 to 1, spreads further tries; without it there are none, and every failure is told at once. */
  constructor(http: Pick<Http, 'request'>, clock: Clock, chance?: () => number) {
    this.#http = http
    this.clock = clock
    this.#chance = chance
  }

  /** The answer's body is `like` itself, where it is the same. */
  get(path: string, query: Query = {}, like?: Buffer): Promise<HttpAnswer> {
    const request = { method: 'GET', path: pathOf(path, query), like } as const
    const { answer } = this.#begun?.path === request.path ? this.#begun : {}
    if (!answer) return this.#get(request)
    this.#begun = undefined
    return answer
  }

  /** Asks at once what `get` is going to be asked next: that has this answer, or fails as it does. */
  begin(path: string, query: Query = {}): void {
    const request = { method: 'GET', path: pathOf(path, query) } as const
    this.#begun = { path: request.path, answer: ahead(this.#get(request)) }
  }

  /** Asks once: for what is good to know, but nothing that should be waited for. */
  getOnce(path: string, query: Query = {}): Promise<HttpAnswer> {
    return this.#ask(small(path, query))
  }

  getJson(path: string, query: Query = {}): Promise<unknown> {
    return this.#json(() => this.#get(small(path, query)))
  }

  /** Asks about a multidoc by a POST that changes nothing: it is tried once more when that may help. */
  inquire(path: string, { query, text }: { query: Query; text: string }): Promise<unknown> {
    const request = { method: 'POST', path: pathOf(path, query), ...script(text) } as const
    return this.#json(() => this.#retry(() => this.#ask(request), isPassing, QUESTION_TRIES))
  }

  /** Sends once. Throws `UnknownOutcome` when it may have been applied although no good answer came. */
  write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    options: { query?: Query; text?: string; json?: unknown } = {},
  ): Promise<HttpAnswer> {
    const { query = {}, text, json } = options
    const content =
      text !== undefined
        ? script(text)
        : json !== undefined
          ? { body: JSON.stringify(json), contentType: 'application/json' }
          : {}
    return this.#retry(async () => {
      try {
        const answer = await this.#ask({ method, path: pathOf(path, query), ...content })
        if (isWebPage(answer.body.toString('utf8')))
          throw new ServerFailed(`Xano answered ${answer.status} with a web page`)
        return answer
      } catch (error) {
        throw isUncertain(error) ? new UnknownOutcome(error.message, { cause: error }) : error
      }
    }, isRejected)
  }

  /** Nobody waits for an answer any more: what is still to be tried again fails as it did. */
  giveUp(): void {
    this.#end.abort()
  }

  /** Waits as before a second try. Throws the error where another try would not help, or none is made. */
  async beforeAnotherTry(error: unknown): Promise<void> {
    if (!this.#chance || !isPassing(error)) throw error
    await this.#pause(waitAfter(1, error, this.#chance()), error)
  }

  #get(request: HttpRequest): Promise<HttpAnswer> {
    return this.#retry(() => this.#ask(request), isPassing)
  }

  /** What is no JSON is asked for once more: somebody between here and Xano may have said it. */
  async #json(ask: () => Promise<HttpAnswer>): Promise<unknown> {
    const answer = await ask()
    try {
      return parseJson(answer)
    } catch (error) {
      await this.beforeAnotherTry(error)
    }
    return parseJson(await ask())
  }

  async #ask(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.#http.request(request)
    const failure = failureOf(answer, `${request.method} ${request.path.replace(/[?].*/s, '')}`)
    if (failure) throw failure
    return answer
  }

  async #retry<T>(
    attempt: () => Promise<T>,
    mayHelp: (error: unknown) => boolean,
    tries = TRIES,
  ): Promise<T> {
    let waited = 0
    for (let tried = 1; ; tried++) {
      try {
        return await attempt()
      } catch (error) {
        const isOver = error instanceof RateLimited ? waited > LIMIT_WINDOW_MS : tried >= tries
        if (!this.#chance || isOver || !mayHelp(error)) throw error
        const wait = waitAfter(tried, error, this.#chance())
        if (wait > LONGEST_WAIT_MS) throw error
        await this.#pause(wait, error)
        waited += wait
      }
    }
  }

  async #pause(ms: number, error: unknown): Promise<void> {
    await this.clock.sleep(ms, this.#end.signal)
    if (this.#end.signal.aborted) throw error
  }
}

/** Never shorter than what was asked for, nor than the tries before were worth: `Retry-After: 0` is no invitation to hurry. */
const waitAfter = (tried: number, error: unknown, chance: number): number =>
  Math.max(askedDelay(error) ?? 0, FIRST_WAIT_MS * 2 ** (tried - 1) * (1 + chance / 2))

const small = (path: string, query: Query): HttpRequest => ({
  method: 'GET',
  path: pathOf(path, query),
  isSmall: true,
})

const script = (text: string): { body: string; contentType: string } => ({
  body: text,
  contentType: 'text/x-xanoscript',
})

const pathOf = (path: string, query: Query): string => {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const encoded = search.toString()
  return `/api:meta${path}${encoded === '' ? '' : `?${encoded}`}`
}

/** An answer as JSON. Throws `BrokenAnswer` for anything else, as a proxy or a login page sends it. */
export function parseJson(answer: HttpAnswer): unknown {
  const text = bodyText(answer)
  try {
    return JSON.parse(text)
  } catch (error) {
    if (isWebPage(text)) throw new BrokenAnswer('the answer is a web page, and no JSON', { cause: error })
    throw new BrokenAnswer('the answer is no JSON', { cause: error })
  }
}

const codeOf = (error: unknown): string | undefined => (error as Partial<SyncError>).code

const isPassing = (error: unknown): boolean =>
  ['unreachable', 'broken-answer', 'rate-limited', 'server-failed'].includes(codeOf(error) ?? '') &&
  !isRefusal(error) &&
  !(error instanceof Redirected)

/** Xano said no before it did anything, or was never reached. */
const isRejected = (error: unknown): boolean =>
  codeOf(error) === 'rate-limited' || (error instanceof Unreachable && !error.wasSent && !error.isRefusal)

const isRefusal = (error: unknown): boolean => error instanceof Unreachable && error.isRefusal

const isUncertain = (error: unknown): error is Error =>
  (error instanceof Unreachable && error.wasSent) ||
  ['broken-answer', 'server-failed'].includes(codeOf(error) ?? '')
