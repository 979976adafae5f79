import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  BrokenAnswer,
  Forbidden,
  Interrupted,
  Misconfigured,
  NotFound,
  PushDisabled,
  RateLimited,
  Refused,
  ServerFailed,
  Unauthorized,
  UnknownOutcome,
  Unreachable,
} from '../../src/engine/ports/errors.ts'
import { systemClock } from '../../src/local/system-clock.ts'
import { Client } from '../../src/remote/client.ts'
import { Http, type TimeLimits } from '../../src/remote/http.ts'
import type { Tunnel } from '../../src/remote/tunnel.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { secured } from '../tls/proxy.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

async function server(
  handler: Handler,
  limits: Partial<TimeLimits> = {},
  given: (http: Http) => void = () => undefined,
): Promise<{ client: Client; clock: ManualClock; asked: string[] }> {
  const asked: string[] = []
  const listening = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`)
    handler(request, response, asked.length)
  })
  listening.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const http = new Http(`http://127.0.0.1:${port}`, {
    token: 'secret',
    limits: { connect: 1000, firstByte: 5000, idle: 300, ...limits },
  })
  given(http)
  const clock = new ManualClock()
  onTestFinished(async () => {
    await http.close()
    listening.closeAllConnections()
    listening.close()
  })
  return { client: new Client(http, clock, () => 0), clock, asked }
}

const answer =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body))
  }

describe('reading', () => {
  it('asks with the token, and understands gzip', async () => {
    const { client, asked } = await server((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"a":1}')),
    )
    expect(await client.getJson('/x', { branch: 'v 1', none: undefined })).toEqual({ a: 1 })
    expect(asked).toEqual(['GET /api:meta/x?branch=v+1 Bearer secret'])
  })

  it.each([
    ['GZIP', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => text],
  ])('understands %s too', async (encoding, encode) => {
    const { client } = await server((_, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(encode('{"a":1}')),
    )
    expect(await client.getJson('/x')).toEqual({ a: 1 })
  })

  it('names an encoding that it does not understand', async () => {
    const { client } = await server(answer(200, 'x', { 'content-encoding': 'zstd' }))
    await expect(client.getJson('/x')).rejects.toThrow('encoded as zstd')
  })

  it.each([
    [200, '<!doctype html><html>', 'the answer is a web page'],
    [502, '<html><h1>Bad gateway', 'Xano answered 502 with a web page'],
    [200, Buffer.from([0x22, 0xff, 0x22]), 'no UTF-8'],
  ])('says what came instead of an answer: %i %j', async (status, body, message) => {
    const { client } = await server((_, response) => response.writeHead(status).end(body))
    await expect(client.getJson('/x')).rejects.toThrow(message)
  })

  it('names a redirect at once, without following it and without its query', async () => {
    const { client, asked, clock } = await server(
      answer(302, '', { location: 'https://login.example/?t=secret' }),
    )
    const reading = client.getJson('/x')
    await expect(reading).rejects.toThrow(
      'Xano answered 302, a redirect to https://login.example/: is the origin right?',
    )
    await expect(reading).rejects.toThrow(ServerFailed)
    expect(asked).toEqual(['GET /api:meta/x Bearer secret'])
    expect(clock.slept).toEqual([])
  })

  it.each<[number, unknown, Record<string, string>]>([
    [400, { code: 'X', message: 'invalid header Bearer secret' }, {}],
    [401, { message: 'secret' }, {}],
    [403, { message: 'not secret enough' }, {}],
    [500, { message: 'é secret', payload: { param: 'secret' } }, {}],
    [302, '', { location: 'https://elsewhere.example/secret/x' }],
  ])(
    'does not repeat the token that a server repeats in an answer with %i',
    async (status, body, headers) => {
      const { client } = await server(answer(status, body, headers))
      const error: unknown = await client.get('/x').catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(Error)
      expect((error as Error).message).toContain('***')
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret')
    },
  )

  it('is tried again, longer and longer, when that may help', async () => {
    const { client, clock, asked } = await server((request, response, count) =>
      (count < 4 ? answer([500, 429, 503][count - 1] ?? 500, {}) : answer(200, { ok: true }))(
        request,
        response,
        count,
      ),
    )
    expect(await client.getJson('/x')).toEqual({ ok: true })
    expect(asked).toHaveLength(4)
    expect(clock.slept).toEqual([1000, 2000, 4000])
  })

  it.each([
    ['a web page', '<!doctype html><html>'],
    ['nothing', ''],
    ['half of it', '{"ok": tr'],
  ])('asks once more, and no further, where the answer is %s, with a status of success', async (_, body) => {
    for (const ask of [
      (client: Client) => client.getJson('/x'),
      (client: Client) => client.inquire('/x', { query: {}, text: 'function a {}' }),
    ]) {
      const once = await server((request, response, count) => {
        answer(200, count === 1 ? body : { ok: true })(request, response, count)
      })
      expect(await ask(once.client)).toEqual({ ok: true })
      expect([once.asked.length, once.clock.slept]).toEqual([2, [1000]])
      const always = await server(answer(200, body))
      await expect(ask(always.client)).rejects.toThrow(BrokenAnswer)
      expect(always.asked).toHaveLength(2)
    }
  })

  it.each([429, 503])('scenario 23: waits as long as it is told to also by %i', async status => {
    const { client, clock } = await server((request, response, count) =>
      (count === 1 ? answer(status, {}, { 'retry-after': '7' }) : answer(200, {}))(request, response, count),
    )
    await client.getJson('/x')
    expect(clock.slept).toEqual([7000])
  })

  it('waits a little also where it is told not to', async () => {
    const { client, clock } = await server((request, response, count) =>
      (count < 3 ? answer(429, {}, { 'retry-after': '0' }) : answer(200, {}))(request, response, count),
    )
    await client.getJson('/x')
    expect(clock.slept).toEqual([1000, 2000])
  })

  it('outlasts the window over which requests are counted', async () => {
    const { client, clock } = await server(answer(429, {}))
    await expect(client.getJson('/x')).rejects.toThrow(RateLimited)
    expect(clock.slept.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(20_000)
  })

  it.each([
    [429, RateLimited],
    [503, ServerFailed],
  ])('gives up at once where %i asks for a longer time than anybody waits', async (status, error) => {
    const { client, clock, asked } = await server(answer(status, {}, { 'retry-after': '61' }))
    const reading = client.get('/x')
    await expect(reading).rejects.toThrow(error)
    await expect(reading).rejects.toMatchObject({ retryAfterMs: 61_000 })
    expect([asked.length, clock.slept]).toEqual([1, []])
  })

  it('gives up after five tries', async () => {
    const { client, asked } = await server(answer(500, { message: 'boom' }))
    await expect(client.get('/x')).rejects.toThrow(ServerFailed)
    expect(asked).toHaveLength(5)
  })

  it.each([
    [400, { message: 'bad' }, Refused],
    [401, { message: 'expired' }, Unauthorized],
    [403, { message: { toString: 1 }, payload: { code: { toString: 1 } } }, Forbidden],
    [403, { message: 'scope' }, Forbidden],
    [403, { message: 'Push refused', payload: { code: 'policy_gate', findings: [{}, 'x'] } }, Refused],
    [403, { message: 'Push refused', payload: { code: 'policy_gate' } }, Refused],
    [404, { code: 'ERROR_CODE_NOT_FOUND', message: '' }, NotFound],
    [409, { message: 'conflict' }, Refused],
    [422, { message: 'no' }, Refused],
  ])('is not tried again after %i', async (status, body, error) => {
    const { client, asked } = await server(answer(status, body))
    await expect(client.get('/x')).rejects.toThrow(error)
    expect(asked).toHaveLength(1)
  })

  it('is not tried again where whoever answers does not prove to be Xano, which is told nothing', async () => {
    const asked: unknown[] = []
    const port = await secured(request => asked.push(request.url))
    const http = new Http(`https://localhost:${port}`, { token: 'secret' })
    onTestFinished(() => http.close())
    const clock = new ManualClock()
    const client = new Client(http, clock, () => 0)
    for (const request of [() => client.get('/x'), () => client.write('POST', '/x', { text: 'a' })])
      await expect(request()).rejects.toThrow('self-signed certificate')
    expect([asked, clock.slept]).toEqual([[], []])
  })

  it('is not tried again where the process may not take the memory that HTTP needs, and says what helps', async () => {
    const connect = vi.fn<Tunnel['connect']>((_, done) => {
      done(new RangeError('WebAssembly.Instance(): Out of memory'), null)
    })
    const tunnel = { connect, close: () => Promise.resolve() } as unknown as Tunnel
    const http = new Http('http://127.0.0.1:9', { token: 't', tunnel: () => tunnel })
    const reading = new Client(http, new ManualClock(), () => 0).get('/x')
    await expect(reading).rejects.toThrow(Misconfigured)
    await expect(reading).rejects.toThrow('ulimit -v')
    expect(connect).toHaveBeenCalledTimes(1)
  })

  it('is not tried again when it is closed: the process would outlive its work', async () => {
    let http: Http | undefined
    const { client, clock } = await server(
      () => void http?.close(),
      {},
      own => {
        http = own
      },
    )
    const began = clock.elapsed()
    await expect(client.get('/x')).rejects.toThrow(Interrupted)
    expect(clock.elapsed()).toBe(began)
  })

  it('is waited for by nobody where further tries are not made here', async () => {
    const clock = new ManualClock()
    const client = new Client({ request: () => Promise.reject(new BrokenAnswer('cut')) }, clock)
    await expect(client.get('/x')).rejects.toThrow('cut')
    await expect(client.beforeAnotherTry(new BrokenAnswer('cut'))).rejects.toThrow('cut')
    await expect(
      new Client({ request: () => Promise.reject(new BrokenAnswer('cut')) }, clock, () => 0).beforeAnotherTry(
        new Forbidden('no'),
      ),
    ).rejects.toThrow(Forbidden)
    expect(clock.slept).toEqual([])
  })

  it('waits for no other try once nobody waits for the answer: the process would outlive its work by a minute', async () => {
    const said = { status: 429, headers: { 'retry-after': '60' }, body: Buffer.from('{}') }
    const request = vi.fn(() => Promise.resolve(said))
    const client = new Client({ request }, systemClock, () => 0)
    const asked = [
      client.get('/x'),
      client.write('POST', '/x'),
      client.beforeAnotherTry(new BrokenAnswer('cut')),
    ]
    await vi.waitFor(() => {
      expect(request).toHaveBeenCalledTimes(2)
    })
    client.giveUp()
    const ends = await Promise.allSettled(asked)
    expect(ends.map(end => end.status === 'rejected' && (end.reason as Error).constructor)).toEqual([
      RateLimited,
      RateLimited,
      BrokenAnswer,
    ])
    expect(request).toHaveBeenCalledTimes(2)
  })

  it('waits until a date by the clock of who named it, whatever this machine takes the time for', async () => {
    const date = 'Tue, 03 Mar 2020 10:00:00 GMT'
    const later = { 'retry-after': 'Tue, 03 Mar 2020 10:00:07 GMT', date }
    const { client, clock } = await server((request, response, count) =>
      (count === 1 ? answer(429, {}, later) : answer(200, {}))(request, response, count),
    )
    await client.get('/x')
    expect(clock.slept).toEqual([7000])
  })

  it('says of a 404, which has no message, what was asked, without its query', async () => {
    const { client } = await server(answer(404, { code: 'ERROR_CODE_NOT_FOUND', message: '' }))
    await expect(client.get('/workspace/7/multidoc', { branch: 'v1' })).rejects.toThrow(
      /^Xano answered 404 to GET \/api:meta\/workspace\/7\/multidoc$/,
    )
  })

  it('takes a body that breaks off for no answer', async () => {
    const { client } = await server((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('function a {')
      setTimeout(() => response.destroy(), 20)
    })
    await expect(client.get('/x')).rejects.toThrow(BrokenAnswer)
  })

  it('takes a body that stops coming for no answer', async () => {
    const { client } = await server((_, response) => {
      response.writeHead(200).write('function a {')
    })
    await expect(client.get('/x')).rejects.toThrow(BrokenAnswer)
  }, 20_000)

  it('takes an answer that does not begin in time for none', async () => {
    const { client } = await server(() => undefined, { firstByte: 100 })
    await expect(client.get('/x')).rejects.toThrow('no answer within 0.1 s')
  }, 30_000)

  it('gives up sooner on what is small: a connection that has died is not waited for as long as a push', async () => {
    const { client } = await server(() => undefined, { smallAnswer: 100 })
    await expect(client.getOnce('/x')).rejects.toThrow('no answer within 0.1 s')
  }, 30_000)

  it('scenario 24: takes an answer that keeps coming and never ends for none', async () => {
    const { client, asked } = await server(
      (_, response) => {
        response.writeHead(200)
        const drip = setInterval(() => response.write('function '), 20)
        response.on('close', () => {
          clearInterval(drip)
        })
      },
      { total: 150 },
    )
    await expect(client.get('/x')).rejects.toThrow(BrokenAnswer)
    expect(asked).toHaveLength(5)
  }, 30_000)

  it('says that nobody is there', async () => {
    const http = new Http('http://127.0.0.1:9', { token: 't' })
    await expect(new Client(http, new ManualClock(), () => 0).get('/x')).rejects.toThrow(Unreachable)
  })
})

describe('writing', () => {
  it('is not tried where it cannot be put into a request', async () => {
    const http = new Http('http://127.0.0.1:9', { token: 'two\nlines' })
    const write = new Client(http, new ManualClock(), () => 0).write('POST', '/x', { text: 'a' })
    await expect(write).rejects.toThrow(Misconfigured)
  })

  it.each([
    ['<html><h1>Sign in', 'Xano answered 200 with a web page'],
    ['{"code":"ERROR_FATAL","message":"out of order"}', 'Xano answered 200 (out of order)'],
  ])('takes %j, given as a success, for no word of what became of it', async (body, message) => {
    const { client, asked } = await server((_, response) => response.writeHead(200).end(body))
    const error: unknown = await client.write('POST', '/x', { text: 'a' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(UnknownOutcome)
    expect((error as Error).message).toBe(message)
    expect(asked).toHaveLength(1)
  })

  it('is not tried again when it may have been applied', async () => {
    for (const handler of [
      answer(500, {}),
      answer(504, 'gateway'),
      ((_, response) => response.destroy()) satisfies Handler,
    ]) {
      const { client, asked } = await server(handler)
      await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(UnknownOutcome)
      expect(asked).toHaveLength(1)
    }
  })

  it('that breaks off says so of the connection', async () => {
    const { client } = await server((_, response) => response.destroy())
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(/^the connection broke: /)
  })

  it('that gets no answer in time may have been applied', async () => {
    const { client, asked } = await server(() => undefined, { total: 100 })
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(UnknownOutcome)
    expect(asked).toHaveLength(1)
  })

  it.each([409, 413, 422])('that is answered with %i is refused', async status => {
    const { client, asked } = await server(answer(status, '<html>too large'))
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(Refused)
    expect(asked).toHaveLength(1)
  })

  it('that is redirected may have been applied', async () => {
    const { client } = await server(answer(303, '', { location: '/login' }))
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(/redirect to \/login/)
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(UnknownOutcome)
  })

  it('is tried again when Xano only asks for patience', async () => {
    const { client, asked } = await server((request, response, count) =>
      (count === 1 ? answer(429, {}) : answer(200, 'null'))(request, response, count),
    )
    await client.write('POST', '/x', { text: 'a' })
    expect(asked).toHaveLength(2)
  })

  it.each([500, 403])('that the workspace does not allow is named so, also as %i', async status => {
    const { client } = await server(
      answer(status, { message: 'Push is disabled for this workspace. Enable it in the settings.' }),
    )
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toThrow(PushDisabled)
  })

  it.each([
    [
      'breaks a policy',
      {
        message: 'Push blocked.',
        payload: {
          code: 'policy_gate',
          findings: [
            { object: { type: 'query', name: 'a GET' }, message: 'needs a login' },
            { message: 'one table too many' },
          ],
        },
      },
      'Push blocked. query a GET: needs a login; one table too many',
    ],
    [
      'holds more policies than the plan allows',
      { message: 'This would add 1 policy (P-1)', payload: { code: 'policy_plan_limit', limit: 2 } },
      'This would add 1 policy (P-1)',
    ],
    [
      'changes a policy without the right to',
      { message: 'Policy files require the admin role; nothing was imported: P-1' },
      'Policy files require the admin role; nothing was imported: P-1',
    ],
  ])('that %s is refused, and nothing is said of the token', async (_, body, message) => {
    const { client } = await server(answer(403, body))
    const writing = client.write('POST', '/x', { text: 'a' })
    await expect(writing).rejects.toThrow(Refused)
    await expect(writing).rejects.toMatchObject({ message })
  })

  it('that is refused says where', async () => {
    const { client } = await server(
      answer(400, {
        code: 'ERROR_CODE_SYNTAX_ERROR',
        message: 'Syntax error',
        payload: { line: 12, col: 3 },
      }),
    )
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toMatchObject({
      message: 'Syntax error',
      line: 12,
    })
  })

  it('that one definition fails is a refusal, although it arrives as 500', async () => {
    const { client } = await server(
      answer(500, { message: 'no such table', payload: { param: 'query.orders' } }),
    )
    await expect(client.write('POST', '/x', { text: 'a' })).rejects.toBeInstanceOf(Refused)
  })

  it('gives up on a limit of requests with the delay that was asked for', async () => {
    const { client } = await server(answer(429, { message: 'slow down' }, { 'retry-after': '3' }))
    await expect(client.write('POST', '/x', {})).rejects.toMatchObject({ retryAfterMs: 3000 })
    await expect(client.write('POST', '/x', {})).rejects.toBeInstanceOf(RateLimited)
  })
})

describe('an answer that was asked for before anybody wanted it', () => {
  const path = '/workspace/1/multidoc'

  it('is the one that is wanted then, once', async () => {
    const { client, asked } = await server((_, response, count) => response.end(String(count)))
    client.begin(path, { branch: 'v1' })
    const answers = [await client.get(path, { branch: 'v1' }), await client.get(path, { branch: 'v1' })]
    expect(answers.map(({ body }) => body.toString())).toEqual(['1', '2'])
    expect(asked).toHaveLength(2)
  })

  it('is not that of another question', async () => {
    const { client } = await server((request, response) => response.end(request.url))
    client.begin(path, { branch: 'v1' })
    const { body } = await client.get(path, { branch: 'v2' })
    expect(body.toString()).toBe(`/api:meta${path}?branch=v2`)
  })

  it('fails whoever wants it, and nobody else', async () => {
    const { client, asked } = await server(answer(404, { message: 'no such branch' }))
    client.begin(path)
    await vi.waitFor(() => {
      expect(asked).toHaveLength(1)
    })
    await expect(client.get(path)).rejects.toBeInstanceOf(NotFound)
  })
})
