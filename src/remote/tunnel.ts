import type { Socket } from 'node:net'
import connect, { type Connected } from 'undici/lib/api/api-connect.js'
import buildConnector from 'undici/lib/core/connect.js'
import errors from 'undici/lib/core/errors.js'
import Pool from 'undici/lib/dispatcher/pool.js'
import { messageOf, Unreachable } from '../engine/ports/errors.ts'
import { isUntrusted } from './http.ts'
import type { HttpProxy } from './proxy.ts'

/** How a connection is made secure, and how many milliseconds each step to it may take. */
export interface Secured {
  readonly timeout: number
  readonly rejectUnauthorized: boolean
}

type Connector = buildConnector.connector

/**
 * Connections through a proxy, which sees where they lead and nothing of what goes through them. Whatever goes wrong
 * before one stands is `Unreachable`, and nothing was sent: an error of the socket to the proxy would have undici
 * connect again at once, and without end (7.30, also in its own `ProxyAgent`).
 */
export class Tunnel {
  readonly #proxy: HttpProxy
  readonly #pool: Pool
  readonly #timeout: number
  readonly #secure: Connector

  constructor(proxy: HttpProxy, secured: Secured) {
    const { timeout } = secured
    const dial = buildConnector({ timeout })
    this.#proxy = proxy
    this.#timeout = timeout
    this.#secure = buildConnector(secured)
    this.#pool = new Pool(proxy.origin, {
      // The name that it has to prove is its own, and not that of the host behind it.
      connect: ({ servername: _, ...options }, done) => dial(options, done),
      headersTimeout: timeout,
    })
  }

  /** For a pool of connections to one origin. */
  readonly connect: Connector = (options, done) => {
    this.#securely(options).then(
      socket => {
        done(null, socket)
      },
      (error: unknown) => {
        done(error as Error, null)
      },
    )
  }

  /** A connection to `host:port`, of which the proxy says that it stands. */
  async open(target: string): Promise<Socket> {
    const { origin, authorization } = this.#proxy
    const answer = await connect
      .call(this.#pool, {
        origin,
        path: target,
        headers: {
          host: target,
          'user-agent': 'xano-sync',
          ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
        },
      })
      .catch((error: unknown) => {
        throw this.#failure(target, this.#reasonOf(error), { isRefusal: isUntrusted(error) })
      })
    const { statusCode, socket } = answer
    if (statusCode >= 200 && statusCode < 300) return socket
    socket.on('error', () => undefined).destroy()
    throw this.#failure(target, this.#refusal(answer), { isRefusal: statusCode < 500 })
  }

  /** Ends what is under way as well, but no connection that stands. */
  close(): Promise<void> {
    return this.#pool.destroy()
  }

  async #securely({ host = '', port, ...options }: buildConnector.Options): Promise<Socket> {
    const target = port === '' ? `${host}:443` : host
    const httpSocket = await this.open(target)
    return new Promise((resolve, reject) => {
      this.#secure({ host, port, ...options, httpSocket }, (error, socket) => {
        if (error) reject(this.#failure(target, error.message, { isRefusal: isUntrusted(error) }))
        else resolve(socket)
      })
    })
  }

  #failure(target: string, reason: string, { isRefusal = false } = {}): Unreachable {
    const { origin, variable } = this.#proxy
    const way = `no way to ${target} through the proxy ${origin}, which ${variable} names`
    return new Unreachable(`${way}: ${reason}`, { wasSent: false, isRefusal })
  }

  #reasonOf(error: unknown): string {
    if (error instanceof errors.HeadersTimeoutError) return `no answer within ${this.#timeout / 1000} s`
    if (error instanceof errors.SocketError) return 'it ended the connection'
    if (error instanceof errors.HTTPParserError) return 'it does not speak HTTP'
    return messageOf(error)
  }

  #refusal({ statusCode, headers }: Connected): string {
    const { authorization, variable } = this.#proxy
    if (statusCode !== 407) return `it answered ${statusCode}`
    const ways = [headers['proxy-authenticate'] ?? []].flat()
    const names = ways.flatMap(way => /^\w+/.exec(way) ?? [])
    if (names.length > 0 && !ways.some(way => /\bbasic\b/i.test(way)))
      return `it wants to be signed in to by ${names.join(' or ')} (407), and xano-sync knows Basic only`
    return authorization === undefined
      ? `it wants a name and a password (407): write them into ${variable}, as http://NAME:PASSWORD@HOST:PORT`
      : `it does not take the name and the password in ${variable} (407)`
  }
}

/** Makes the tunnel through a proxy, for whoever knows how its connections are secured. */
export const through =
  (proxy: HttpProxy) =>
  (secured: Secured): Tunnel =>
    new Tunnel(proxy, secured)
