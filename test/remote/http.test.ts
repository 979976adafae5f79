import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Unreachable } from '../../src/engine/ports/errors.ts'
import { Http, type HttpRequest } from '../../src/remote/http.ts'
import { listening } from '../tls/proxy.ts'

it('keeps a connection open for longer than it is from one look of a watch to the next', async () => {
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => response.end('yes'))
  let connections = 0
  server.on('connection', () => connections++)
  const http = new Http(`http://127.0.0.1:${await listening(server)}`, { token: 'secret-token' })
  onTestFinished(() => http.close())
  await http.request({ method: 'GET', path: '/' })
  await sleep(6000)
  await http.request({ method: 'GET', path: '/' })
  expect(connections).toBe(1)
})

it('takes the same connection for questions that follow one another', async () => {
  const server = createServer((_, response) => response.end('yes'))
  let connections = 0
  server.on('connection', () => connections++)
  const port = await listening(server)
  const http = new Http(`http://127.0.0.1:${port}`, { token: 'secret-token' })
  onTestFinished(() => http.close())
  for (let asked = 0; asked < 5; asked++) await http.request({ method: 'GET', path: '/' })
  expect(connections).toBe(1)
})

const QUESTION = { method: 'GET', path: '/' } as const
const ORDER = { method: 'POST', path: '/', body: 'text' } as const

/** A server that counts what has reached it, and a client whose clock stands at `at.now`. */
async function counting(meets: (socket: Socket, requests: number) => boolean): Promise<{
  readonly reached: string[]
  readonly connections: Set<Socket>
  readonly at: { now: number }
  readonly ask: (request: HttpRequest) => Promise<unknown>
}> {
  const reached: string[] = []
  const served = new Map<Socket, number>()
  const connections = new Set<Socket>()
  const server = createServer({ keepAliveTimeout: 0 }, ({ method, socket }, response) => {
    const requests = (served.get(socket) ?? 0) + 1
    served.set(socket, requests)
    if (!meets(socket, requests)) return
    reached.push(method ?? '')
    response.end('yes')
  })
  server.on('connection', socket => connections.add(socket))
  const at = { now: 0 }
  const origin = `http://127.0.0.1:${await listening(server)}`
  const http = new Http(origin, { token: 'secret-token', now: () => at.now })
  onTestFinished(() => http.close())
  const ask = async (request: HttpRequest): Promise<unknown> => (await http.request(request)).body.toString()
  return { reached, connections, at, ask }
}

describe('where each connection is reset when it is used again', () => {
  const meets = (socket: Socket, requests: number): boolean => {
    if (requests > 1) socket.resetAndDestroy()
    return requests === 1
  }

  it('a question is asked once more, by a new connection', async () => {
    const { ask, reached } = await counting(meets)
    for (let asked = 0; asked < 4; asked++) expect(await ask(QUESTION)).toBe('yes')
    expect(reached).toEqual(['GET', 'GET', 'GET', 'GET'])
  })

  it('what changes something has a new connection to itself, and is not sent twice', async () => {
    const { ask, reached } = await counting(meets)
    for (let asked = 0; asked < 2; asked++) await ask(QUESTION)
    for (let asked = 0; asked < 3; asked++) expect(await ask(ORDER)).toBe('yes')
    expect(reached).toEqual(['GET', 'GET', 'POST', 'POST', 'POST'])
  })

  it('what meets such a reset as the first is not sent again by itself', async () => {
    const { ask, reached } = await counting(meets)
    await ask(QUESTION)
    await expect(ask(ORDER)).rejects.toMatchObject({ code: 'unreachable', wasSent: true })
    expect(await ask(ORDER)).toBe('yes')
    expect(reached).toEqual(['GET', 'POST'])
  })
})

it('asks a server that answers nothing at all only once more where it had answered before', async () => {
  let isDead = false
  let tries = 0
  const { ask } = await counting(socket => {
    if (isDead) tries++
    if (isDead) socket.resetAndDestroy()
    return !isDead
  })
  await ask(QUESTION)
  isDead = true
  await expect(ask(QUESTION)).rejects.toThrow(Unreachable)
  expect(tries).toBe(2)
  await expect(ask(QUESTION)).rejects.toThrow(Unreachable)
  expect(tries).toBe(3)
})

it('takes no connection of before the machine was asleep', async () => {
  const { ask, at, connections } = await counting(() => true)
  await ask(QUESTION)
  at.now += 29_000
  await ask(QUESTION)
  expect(connections.size).toBe(1)
  at.now += 31_000
  await ask(ORDER)
  expect(connections.size).toBe(2)
})
