import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'
import type { FaultAction } from './faults.ts'
import type { Body, Reply } from './reply.ts'

const gzip = promisify(gzipCallback)

/** A body's bytes, encoded once for as long as the same body is served. */
interface Encoded {
  readonly plain: Buffer
  gzipped?: Promise<Buffer>
}

const encodings = new WeakMap<Body, Encoded>()
const WORTH_GZIP = 1024

/** Sends a reply, gzipped where the client takes that. */
export async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const encoded = encodings.get(reply.body) ?? { plain: Buffer.from(reply.body.text) }
  encodings.set(reply.body, encoded)
  const zipped = encoded.plain.length >= WORTH_GZIP && acceptsGzip(request)
  if (zipped) encoded.gzipped ??= gzip(encoded.plain, { level: 1 })
  const bytes = (zipped && (await encoded.gzipped)) || encoded.plain
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(zipped && { 'content-encoding': 'gzip' }),
    ...(reply.status !== 304 && { 'content-length': bytes.length }),
  })
  response.end(bytes)
}

const acceptsGzip = (request: IncomingMessage): boolean =>
  /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(request.headers['accept-encoding'] ?? '')

/** The faults that touch the body on its way. */
export type BodyFault = Extract<FaultAction, { type: 'truncate' | 'first' | 'empty' | 'slow' }>

/** Sends a reply, without compression, as the fault says. */
export async function sendFaulty(
  response: ServerResponse,
  reply: Reply,
  fault: BodyFault,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  const whole = Buffer.from(reply.body.text)
  const head = (length: number): void => {
    response.writeHead(reply.status, { ...reply.headers, 'content-length': length })
  }
  switch (fault.type) {
    case 'empty':
      response.writeHead(200, { 'content-length': 0 })
      response.end()
      return
    case 'first': {
      const part = Buffer.from(firstDefinitions(reply.body.text, fault.definitions))
      head(part.length)
      response.end(part)
      return
    }
    case 'truncate': {
      const part = whole.subarray(0, Math.floor(whole.length * fault.share))
      head(fault.length === 'whole' ? whole.length : part.length)
      if (fault.length === 'sent') response.end(part)
      else response.write(part, () => response.destroy())
      return
    }
    case 'slow':
      head(whole.length)
      for (let at = 0; at < whole.length && !response.destroyed; at += fault.chunkBytes) {
        response.write(whole.subarray(at, at + fault.chunkBytes))
        await sleep(fault.ms)
      }
      response.end()
  }
}

function firstDefinitions(text: string, count: number): string {
  let end = -1
  for (let i = 0; i < count; i++) {
    end = text.indexOf('\n---\n', end + 1)
    if (end === -1) return text
  }
  return text.slice(0, Math.max(0, end))
}
