/**
 * As little of the Metadata API as xano-sync needs, answering at once: what is measured against it is xano-sync alone.
 * Knows nothing of XanoScript but the guid line, by which it finds what a push replaces.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Server {
  readonly origin: string
  /** What the workspace holds; whoever changes it has edited in Xano. */
  readonly texts: string[]
  /** What was asked, oldest first, as in `GET /workspace/1/multidoc`. */
  readonly asked: string[]
  /** Called when a multidoc has left for the first time since an edit, and when a push has come. */
  heard: (what: 'told' | 'pushed') => void
  readonly close: () => Promise<void>
}

const SEPARATOR = '\n---\n'

export async function startServer(definitions: readonly string[]): Promise<Server> {
  const texts = [...definitions]
  const asked: string[] = []
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const self: Server = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    texts,
    asked,
    heard: () => undefined,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const signature = (): string => texts.map(text => text.length).join()
  const log: unknown[] = []
  let logged = signature()
  let joined: { readonly of: string; readonly body: Buffer } | undefined

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const path = (request.url ?? '').replace(/^\/api:meta|\?.*$/g, '')
    const isRead = request.method === 'GET'
    asked.push(`${request.method ?? ''} ${path}`)
    if (path.endsWith('/multidoc') && isRead) {
      const before = joined
      const body = multidoc()
      if (before !== joined) response.on('finish', () => self.heard('told'))
      response.end(body)
    } else if (path.endsWith('/multidoc')) {
      apply(body)
      self.heard('pushed')
      response.end('null')
    } else if (path.endsWith('/audit_log')) response.end(JSON.stringify({ items: rows().slice(0, 20) }))
    else
      response.end(
        JSON.stringify(isRead ? listOf(path) : { operations: body.split(SEPARATOR).map(operation) }),
      )
  }

  /** Newest first. What was edited here without a push is told in one row. */
  function rows(): readonly unknown[] {
    if (logged !== signature()) tell('function', 'edited')
    return log
  }

  function tell(kind: string, name: string): void {
    logged = signature()
    log.unshift({ id: log.length + 1, created_at: Date.now(), type: `${kind}:update`, msg: name })
  }

  /** Joined anew only after an edit. */
  function multidoc(): Buffer {
    const of = signature()
    if (joined?.of !== of) joined = { of, body: Buffer.from(texts.join(SEPARATOR)) }
    return joined.body
  }

  function apply(body: string): void {
    for (const text of body.split(SEPARATOR)) {
      const at = texts.findIndex(each => guidOf(each) === guidOf(text))
      if (at < 0) throw new Error('a push without a guid that is known')
      texts[at] = text
      const { type, name } = operation(text)
      tell(type, name)
    }
  }

  return self
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

export const guidOf = (text: string): string | undefined => /^ {2}guid = "(.*)"$/m.exec(text)?.[1]

function listOf(path: string): unknown {
  if (path === '/workspace') return [{ id: 1, name: 'Bench', branch: 'v1' }]
  if (path.endsWith('/branch')) return [{ label: 'v1', live: false, backup: false }]
  if (path === '/auth/me') return { id: 1, name: 'Dev', email: 'dev@example.com' }
  return { items: [] }
}

function operation(text: string): { action: string; type: string; name: string; details: string } {
  const [, type = '', quoted, plain = ''] = /^(\w+) (?:"([^"]*)"|([^\s{]+))/m.exec(text) ?? []
  return { action: 'update', type, name: quoted ?? plain, details: '' }
}
