import type { Reply } from '../../src/emulator/reply.ts'
import { respond } from '../../src/emulator/router.ts'
import type { World as Xano } from '../../src/emulator/world.ts'
import { Unreachable } from '../../src/engine/ports/errors.ts'
import type { Http, HttpAnswer, HttpRequest } from '../../src/remote/http.ts'
import type { Fault, Sort } from './game.ts'
import type { Moments } from './moments.ts'

/** Hears what arrives at Xano, before it takes effect, and what the client is answered. */
export interface Wiretap {
  readonly asked: (request: HttpRequest) => void
  readonly answered: (
    request: HttpRequest,
    answer: 'whole' | 'broken' | 'lost',
    what: { readonly status: number; readonly text: string },
  ) => void
}

interface Line {
  readonly xano: Xano
  readonly token: string
  readonly moments: Moments
  readonly tap: Wiretap
}

/** The way to Xano and back: the emulator's rules in process, and all that can happen to a request on its way. */
export class Network implements Pick<Http, 'request'> {
  readonly #line: Line

  constructor(line: Line) {
    this.#line = line
  }

  async request(request: HttpRequest): Promise<HttpAnswer> {
    const { moments, tap } = this.#line
    const fault = await moments.pass(`${request.method} ${request.path}`, sortOf(request))
    if (fault === 'unreachable') throw new Unreachable('connect ECONNREFUSED', { wasSent: false })
    const isApplied = !UNAPPLIED.has(fault)
    if (fault === 'token expired') this.#line.xano.tokens.delete(this.#line.token)
    if (isApplied) tap.asked(request)
    const reply = isApplied ? this.#respond(request) : undefined
    const [answer, how] = onItsWay(reply, fault)
    tap.answered(request, how, { status: answer?.status ?? 0, text: answer?.body.toString() ?? '' })
    moments.step('an answer arrives')
    if (!answer) throw new Unreachable('socket hang up', { wasSent: true })
    return answer
  }

  #respond({ method, path, body = '' }: HttpRequest): Reply {
    const { xano, token } = this.#line
    const url = new URL(path, 'http://xano')
    return respond(xano, {
      method,
      path: url.pathname.split('/').slice(2).map(decodeURIComponent),
      query: new Map(url.searchParams),
      authorization: `Bearer ${token}`,
      origin: url.origin,
      body,
    })
  }
}

function sortOf({ method, path }: HttpRequest): Sort {
  const { pathname } = new URL(path, 'http://xano')
  if (!pathname.endsWith('/multidoc')) return method === 'DELETE' ? 'push' : 'other request'
  return method === 'GET' ? 'multidoc' : 'push'
}

/** What never reaches Xano's rules. */
const UNAPPLIED = new Set<Fault | undefined>(['no answer', 'a failure', 'too many requests'])

function onItsWay(
  reply: Reply | undefined,
  fault: Fault | undefined,
): [HttpAnswer | undefined, 'whole' | 'broken' | 'lost'] {
  const failure = (status: number): HttpAnswer => ({
    status,
    headers: {},
    body: Buffer.from('{"message":"no"}'),
  })
  switch (fault) {
    case 'no answer':
    case 'no answer though applied':
      return [undefined, 'lost']
    case 'a failure':
    case 'a failure though applied':
      return [failure(500), 'lost']
    case 'too many requests':
      return [failure(429), 'whole']
    default:
  }
  if (!reply) throw new Error('there is no reply')
  const { status, headers, body } = reply
  const { text } = body
  const partOf = (part: string): [HttpAnswer, 'broken'] => [
    { status, headers, body: Buffer.from(part) },
    'broken',
  ]
  if (fault === 'cut body') return partOf(text.slice(0, Math.floor((text.length * 2) / 3)))
  if (fault === 'cut at a separator') return partOf(text.slice(0, Math.max(0, text.lastIndexOf('\n---\n'))))
  if (fault === 'empty body') return partOf('')
  return [{ status, headers, body: Buffer.from(text) }, 'whole']
}
