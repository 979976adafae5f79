import { createServer, type RequestListener } from 'node:http'
import { createServer as createSocketServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { UnknownOutcome, Unreachable } from '../../src/engine/ports/errors.ts'
import { Client } from '../../src/remote/client.ts'
import { Http, type TimeLimits } from '../../src/remote/http.ts'
import { proxyFor } from '../../src/remote/proxy.ts'
import { through } from '../../src/remote/tunnel.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { listening, proxyTo, secured, type TestProxy } from '../tls/proxy.ts'

const ORIGIN = 'https://xano.test'

interface Way {
  readonly http: Http
  readonly client: Client
  readonly clock: ManualClock
  readonly proxy: TestProxy
  /** What arrived at the server behind the proxy. */
  readonly arrived: {
    readonly line: string
    readonly headers: NodeJS.Dict<string | string[]>
    readonly bytes: number
  }[]
}

function clientBy(
  text: string,
  limits: Partial<TimeLimits> = {},
  insecure = true,
): Pick<Way, 'http' | 'client' | 'clock'> {
  const proxy = proxyFor(ORIGIN, { HTTPS_PROXY: text })
  const http = new Http(ORIGIN, {
    token: 'secret-token',
    insecure,
    tunnel: proxy && through(proxy),
    limits: { connect: 5000, ...limits },
  })
  onTestFinished(() => http.close())
  const clock = new ManualClock()
  return { http, client: new Client(http, clock, () => 0), clock }
}

/** A client, a proxy, and behind it a server that speaks TLS. */
async function way(
  handler: RequestListener = (_, response) => response.end('{}'),
  { limits = {}, user = '' }: { limits?: Partial<TimeLimits>; user?: string } = {},
): Promise<Way> {
  const arrived: { line: string; headers: NodeJS.Dict<string | string[]>; bytes: number }[] = []
  const handling: RequestListener = (request, response) => {
    const seen = { line: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, bytes: 0 }
    arrived.push(seen)
    request.on('data', (part: Buffer) => {
      seen.bytes += part.length
    })
    request.on('end', () => {
      handler(request, response)
    })
  }
  const proxy = await proxyTo(await secured(handling))
  return { ...clientBy(`http://${user}127.0.0.1:${proxy.port}`, limits), proxy, arrived }
}

/** A port at which every connection is dealt with by hand. */
const dealtWith = (handler: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>()
  const server = createSocketServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    handler(socket)
  })
  return listening(server, () => {
    for (const socket of sockets) socket.destroy()
  })
}

describe('a request through a proxy', () => {
  it('goes through a connection that stands, where one does', async () => {
    const { client, proxy, arrived } = await way()
    const paths = ['/a', '/b', '/c', '/d', '/e', '/f']
    for (const path of paths) await client.get(path)
    expect(arrived.map(({ line }) => line)).toEqual(paths.map(path => `GET /api:meta${path}`))
    expect(proxy.asked.length).toBeLessThan(3)
    for (const { target, headers } of proxy.asked)
      expect([target, headers.host]).toEqual(['xano.test:443', 'xano.test:443'])
  })

  it('goes through several beside each other', async () => {
    const { client, proxy } = await way()
    await Promise.all(Array.from({ length: 9 }, (_, n) => client.get(`/${n}`)))
    expect(proxy.asked).toHaveLength(4)
  })

  it('shows the proxy neither the token nor what is asked and answered', async () => {
    const { client, proxy, arrived } = await way((_, response) => response.end('"their answer"'))
    await client.write('POST', '/path', { text: 'my text' })
    expect(arrived).toHaveLength(1)
    expect(proxy.seen().length).toBeGreaterThan(500)
    for (const word of ['secret-token', '/path', 'my text', 'their answer'])
      expect(proxy.seen().includes(word)).toBe(false)
    expect(proxy.asked[0]?.headers.authorization).toBeUndefined()
  })

  it('signs in to the proxy, and tells Xano nothing of that', async () => {
    const { client, proxy, arrived } = await way(undefined, { user: 'me:p%40ss@' })
    await client.get('/a')
    expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(`Basic ${btoa('me:p@ss')}`)
    expect(arrived[0]?.headers).toMatchObject({ authorization: 'Bearer secret-token', host: 'xano.test' })
    expect(Object.keys(arrived[0]?.headers ?? {}).filter(name => name.startsWith('proxy'))).toEqual([])
  })

  it('brings large texts through in both directions, and compressed answers', async () => {
    const text = 'a line of some length\n'.repeat(400_000)
    const { client, arrived } = await way((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text)),
    )
    const { body } = await client.write('POST', '/a', { text })
    expect(body.equals(Buffer.from(text))).toBe(true)
    expect(arrived[0]?.bytes).toBe(text.length)
  })

  it('that writes is sent once where the connection ends before an answer, and its outcome is not known', async () => {
    const { client, arrived } = await way(request => request.socket.destroy())
    await expect(client.write('POST', '/a', { text: 'x' })).rejects.toThrow(UnknownOutcome)
    expect(arrived).toHaveLength(1)
  })

  it('that reads is asked again, through a new connection', async () => {
    let count = 0
    const { client, proxy } = await way((request, response) => {
      count++
      if (count === 1) request.socket.destroy()
      else response.end('{}')
    })
    await client.get('/a')
    expect([count, proxy.asked.length]).toEqual([2, 2])
  })

  it('tells an answer that breaks off for what it is', async () => {
    const { http } = await way((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half', () => request.socket.destroy())
    })
    await expect(http.request({ method: 'GET', path: '/' })).rejects.toThrow('the answer broke off')
  })

  it('is given up after the time that it may take, as a direct one is', async () => {
    const { http } = await way(() => undefined, { limits: { total: 200 } })
    await expect(http.request({ method: 'POST', path: '/', body: 'x' })).rejects.toMatchObject({
      message: 'no answer within 0.2 s',
      wasSent: true,
    })
  })

  it('leaves no connection behind', async () => {
    const { http, client, proxy } = await way()
    await client.get('/a')
    expect(proxy.open()).toBe(1)
    await http.close()
    await vi.waitFor(() => {
      expect(proxy.open()).toBe(0)
    })
  })
})

describe('a proxy that does not lead to Xano', () => {
  const names = (port: number, reason: string): string =>
    `no way to xano.test:443 through the proxy http://127.0.0.1:${port}, which HTTPS_PROXY names: ${reason}`
  const failing = async (http: Http): Promise<unknown> =>
    http.request({ method: 'POST', path: '/', body: 'x' }).catch((error: unknown) => error)

  it.each<[string, (socket: Socket) => void, string, Partial<TimeLimits>?]>([
    ['ends the connection', socket => socket.end(), 'it ended the connection'],
    ['speaks something else', socket => socket.end('SSH-2.0-x\r\n'), 'it does not speak HTTP'],
    ['says nothing', () => undefined, 'no answer within 0.2 s', { connect: 200 }],
    ['fails', socket => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'), 'it answered 502'],
    [
      'refuses',
      socket => socket.end('HTTP/1.1 403 No\r\ncontent-length: 9\r\n\r\nforbidden'),
      'it answered 403',
    ],
    [
      'knows no CONNECT',
      socket => socket.end('HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n'),
      'it answered 302',
    ],
  ])('and %s is named, and was sent nothing', async (_, deal, reason, limits) => {
    let connections = 0
    const port = await dealtWith(socket => {
      connections++
      socket.once('data', () => deal(socket))
    })
    const { http } = clientBy(`http://me:hidden@127.0.0.1:${port}`, limits)
    const error = await failing(http)
    expect(error).toBeInstanceOf(Unreachable)
    expect(error).toMatchObject({ message: names(port, reason), wasSent: false })
    expect(connections).toBe(1)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/hidden|bWU6/)
  })

  it('and hangs up before it was asked is named, too', async () => {
    const port = await dealtWith(socket => socket.destroy())
    expect(await failing(clientBy(`http://127.0.0.1:${port}`).http)).toMatchObject({
      message: expect.stringContaining(`http://127.0.0.1:${port}`) as string,
      wasSent: false,
    })
  })

  it('and is not there is named', async () => {
    const server = createServer()
    const port = await listening(server)
    server.close()
    expect(await failing(clientBy(`http://127.0.0.1:${port}`).http)).toMatchObject({
      message: names(port, `connect ECONNREFUSED 127.0.0.1:${port}`),
      wasSent: false,
    })
  })

  it('and ends the connection while it is made secure is named', async () => {
    const { http, proxy } = await way()
    proxy.instead = socket => socket.end('HTTP/1.1 200 OK\r\n\r\n')
    expect(await failing(http)).toMatchObject({
      message: expect.stringContaining('through the proxy') as string,
      wasSent: false,
    })
  })

  it('but to somebody else, who cannot prove to be Xano, has Xano told nothing', async () => {
    const { proxy, arrived } = await way()
    const { client, clock } = clientBy(`http://127.0.0.1:${proxy.port}`, {}, false)
    await expect(client.write('POST', '/a', { text: 'x' })).rejects.toThrow(
      `which HTTPS_PROXY names: self-signed certificate`,
    )
    expect([proxy.asked.length, arrived, clock.slept]).toEqual([1, [], []])
  })

  it('and proves by TLS to be nobody that is known is asked for nothing', async () => {
    const proxy = await proxyTo(1, { isSecure: true })
    const { http } = clientBy(`https://me:hidden@localhost:${proxy.port}`)
    expect(await failing(http)).toMatchObject({
      message: expect.stringMatching(/: self-signed certificate/) as string,
      wasSent: false,
    })
    expect(proxy.asked).toEqual([])
  })

  it.each([
    [
      '',
      '',
      'it wants a name and a password (407): write them into HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT',
    ],
    ['', 'Basic realm="x"', 'it wants a name and a password (407)'],
    [
      'me:hidden@',
      'Negotiate\r\nproxy-authenticate: Basic realm="x"',
      'it does not take the name and the password in HTTPS_PROXY (407)',
    ],
    [
      'me:hidden@',
      'Negotiate\r\nproxy-authenticate: NTLM',
      'it wants to be signed in to by Negotiate or NTLM (407), and xano-sync knows Basic only',
    ],
  ])('but wants to be signed in to is asked once: %j, %j', async (user, ways, reason) => {
    const { client, clock, proxy } = await way(undefined, { user })
    const header = ways === '' ? '' : `proxy-authenticate: ${ways}\r\n`
    proxy.instead = socket => socket.end(`HTTP/1.1 407 No\r\n${header}\r\n`)
    await expect(client.get('/a')).rejects.toThrow(reason)
    await expect(client.write('POST', '/a', {})).rejects.toThrow(reason)
    expect([proxy.asked.length, clock.slept]).toEqual([2, []])
  })

  it('for a while is asked again, also to send, since nothing was', async () => {
    const { client, clock, proxy, arrived } = await way()
    proxy.instead = socket => {
      if (proxy.asked.length === 2) proxy.instead = undefined
      socket.end('HTTP/1.1 503 Later\r\n\r\n')
    }
    await client.write('POST', '/a', { text: 'x' })
    expect(clock.slept).toEqual([1000, 2000])
    expect(arrived).toHaveLength(1)
  })

  it('does not keep whoever closes waiting', async () => {
    const { http, proxy } = await way()
    proxy.instead = () => undefined
    const asking = failing(http)
    await vi.waitFor(() => {
      expect(proxy.asked).toHaveLength(1)
    })
    await http.close()
    expect(await asking).toBeInstanceOf(Error)
    await vi.waitFor(() => {
      expect(proxy.open()).toBe(0)
    })
  })
})
