import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { resolve } from 'node:path'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'

/**
 * Of `xano.test` and `localhost`, signed by itself, until 2120. Its key lies beside it for everybody to read: nobody
 * but these tests trusts it.
 */
export const CERTIFICATE = resolve('test/tls/certificate.pem')

const OWN = { cert: readFileSync(CERTIFICATE), key: readFileSync(resolve('test/tls/key.pem')) }

export interface TestProxy {
  readonly port: number
  /** Where it was asked to lead to, with which headers. */
  readonly asked: { readonly target: string; readonly headers: IncomingHttpHeaders }[]
  /** Connections that were made to it. */
  readonly connections: () => number
  readonly open: () => number
  /** All that went through it, in both directions. */
  readonly seen: () => Buffer
  /** What it does with who wants to be led somewhere; it leads where it was made to, unless this says otherwise. */
  instead: ((socket: Duplex) => void) | undefined
}

/** A proxy on this machine by which every name leads to one port of it. */
export async function proxyTo(port: number, { isSecure = false } = {}): Promise<TestProxy> {
  const server = isSecure ? createSecureServer(OWN) : createServer()
  const sockets = new Set<Socket>()
  const seen: Buffer[] = []
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on(
    'connect',
    ({ url = '', headers }: { url?: string; headers: IncomingHttpHeaders }, socket: Duplex) => {
      proxy.asked.push({ target: url, headers })
      socket.on('error', () => undefined)
      if (proxy.instead) {
        socket.resume().on('end', () => socket.end())
        proxy.instead(socket)
        return
      }
      const there = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        for (const [from, to] of [
          [socket, there],
          [there, socket],
        ] as const) {
          from.on('data', (bytes: Buffer) => seen.push(bytes))
          from.pipe(to)
        }
      })
      there.on('error', () => socket.destroy())
      there.on('close', () => socket.destroy())
      socket.on('close', () => there.destroy())
    },
  )
  const proxy: TestProxy = {
    port: await listening(server, () => {
      for (const socket of sockets) socket.destroy()
    }),
    asked: [],
    connections: () => connections,
    open: () => sockets.size,
    seen: () => Buffer.concat(seen),
    instead: undefined,
  }
  return proxy
}

/** A port at which `xano.test` answers over TLS. */
export function secured(handler: RequestListener): Promise<number> {
  const server = createSecureServer(OWN, handler)
  return listening(server, () => {
    server.closeAllConnections()
  })
}

/** Hands on what is asked to a port that speaks plainly, and answers to the name of this machine only. */
export const onwardTo =
  (port: number): RequestListener =>
  (question, answer) => {
    const { method, url: path, headers } = question
    const onward = request(
      { host: '127.0.0.1', port, method, path, headers: { ...headers, host: `127.0.0.1:${port}` } },
      said => {
        answer.writeHead(said.statusCode ?? 500, said.headers)
        said.pipe(answer)
      },
    )
    question.pipe(onward)
  }

/** Where a server listens until the test is over. */
export async function listening(server: Server, end: () => void = () => undefined): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    end()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
