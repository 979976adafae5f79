import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { admin } from './admin.ts'
import { edit } from './colleague.ts'
import type { FaultAction } from './faults.ts'
import { json, notFound, Refusal, type Reply, type Request } from './reply.ts'
import type { Service } from './service.ts'
import { send, sendFaulty, type BodyFault } from './transport.ts'

const API = '/api:meta'
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

/** The service over HTTP. It listens nowhere yet. */
export function createHttpServer(service: Service): Server {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 65_000 }, (request, response) => {
    serve(service, request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy()
      else void send(request, response, refusalOf(error))
    })
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
  return server
}

async function serve(service: Service, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  refuseStrangers(incoming)
  const { path, request } = addressOf(incoming)
  const body = await read(incoming, service.maxBodyBytes)
  if (path.startsWith('/__emulator/')) {
    const reply = admin(service, { ...request, body })
    await service.save()
    return send(incoming, response, reply)
  }
  if (!path.startsWith(API + '/')) throw notFound()
  await answer(service, { path, request: { ...request, body } }, incoming, response)
}

async function answer(
  service: Service,
  { path, request }: { path: string; request: Request },
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const faults = service.faults.next({ method: request.method, path, query: request.query })
  for (const fault of faults) if (fault.type === 'delay') await service.sleep(fault.ms)
  const entry = service.log(request, path)
  const end = faults.find(fault => fault.type === 'cut' || fault.type === 'status')
  if (end && end.applied !== true) return finish(end, entry, incoming, response)

  service.before(request)
  editAll(service, faults, 'before')
  const isLagging = faults.some(({ type }) => type === 'lag')
  const reply = service.answer(request, incoming.url ?? path, isLagging)
  editAll(service, faults, 'after')
  entry.status = reply.status
  if (request.method !== 'GET') await service.save()
  if (end) return finish(end, entry, incoming, response)
  const faulty = faults.find((fault): fault is BodyFault => /^(truncate|first|empty|slow)$/.test(fault.type))
  await (faulty ? sendFaulty(response, reply, faulty, service.sleep) : send(incoming, response, reply))
}

/** What the client is told, or not told, in place of the reply. */
function finish(
  fault: Extract<FaultAction, { type: 'cut' | 'status' }>,
  entry: { status: number },
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  entry.status = fault.type === 'cut' ? 0 : fault.status
  if (fault.type === 'cut') {
    incoming.socket.destroy()
    return Promise.resolve()
  }
  const headers = { 'content-type': 'application/json' }
  return send(incoming, response, { status: fault.status, headers, body: { text: fault.body ?? '' } })
}

function editAll(service: Service, faults: readonly FaultAction[], when: 'before' | 'after'): void {
  for (const fault of faults)
    if (fault.type === 'edit' && fault.when === when) edit(service.world, fault.who, fault.edit)
}

/** Other names than loopback's mean a page that rebinds its own; an Origin means a page that asks on its own behalf. */
function refuseStrangers({ headers }: IncomingMessage): void {
  if (!LOOPBACK.test(headers.host ?? '') || headers.origin !== undefined)
    throw new Refusal(403, 'ERROR_CODE_ACCESS_DENIED', 'This server answers loopback clients only.')
}

function addressOf(incoming: IncomingMessage): { path: string; request: Omit<Request, 'body'> } {
  const origin = `http://${incoming.headers.host ?? ''}`
  const { authorization } = incoming.headers
  const ifNoneMatch = incoming.headers['if-none-match']
  try {
    const url = new URL(incoming.url ?? '/', origin)
    const path = url.pathname.replace(/^\/api%3A/i, '/api:')
    return {
      path,
      request: {
        method: incoming.method ?? 'GET',
        path: path.split('/').slice(2).map(decodeURIComponent),
        query: new Map(url.searchParams),
        origin,
        ...(authorization !== undefined && { authorization }),
        ...(ifNoneMatch !== undefined && { ifNoneMatch }),
      },
    }
  } catch {
    throw new Refusal(400, 'ERROR_CODE_INPUT_ERROR', 'The address cannot be read.')
  }
}

/** The whole body as text; 413 for one that is too large, and 400 for one that is not UTF-8. */
async function read(incoming: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= most) chunks.push(chunk)
  }
  if (length > most) throw new Refusal(413, 'ERROR_CODE_INPUT_ERROR', 'Request Entity Too Large')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new Refusal(400, 'ERROR_CODE_INPUT_ERROR', 'The body is not UTF-8.')
  }
}

function refusalOf(error: unknown): Reply {
  if (error instanceof Refusal) return error.reply
  const message = error instanceof Error ? error.message : String(error)
  return json({ code: 'ERROR_FATAL', message }, 500)
}
