import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { serve, type Client } from './client.ts'

const MULTIDOC = Array.from({ length: 200 }, (_, i) => `function f${i} {\n}`).join('\n---\n')
const open = (options = {}): Promise<Client> => serve({ multidoc: MULTIDOC, switches: CALM, ...options })

interface Raw {
  readonly response: IncomingMessage
  readonly body: Buffer
}

/** A request as node sends it: no header but those that are given. */
function raw(
  { emulator }: Client,
  path: string,
  headers: Record<string, string>,
  agent?: Agent,
): Promise<Raw> {
  const authorization = `Bearer ${emulator.token}`
  return new Promise((resolve, reject) => {
    const sent = httpRequest(emulator.origin + path, {
      headers: { authorization, ...headers },
      ...(agent && { agent }),
    })
    sent.on('error', reject)
    sent.on('response', response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }))
    })
    sent.end()
  })
}

describe('the emulator over HTTP', () => {
  it('gzips a body when asked, and tells the length of what it sends', async () => {
    const client = await open()
    const path = '/api:meta/workspace/1/multidoc'
    const plain = await raw(client, path, {})
    expect(plain.response.headers['content-encoding']).toBeUndefined()
    expect(plain.body.toString()).toBe(MULTIDOC)
    const zipped = await raw(client, path, { 'accept-encoding': 'gzip, deflate' })
    expect(zipped.response.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(zipped.body).toString()).toBe(MULTIDOC)
    expect(zipped.body.length).toBeLessThan(plain.body.length)
    for (const { response, body } of [plain, zipped])
      expect(response.headers['content-length']).toBe(String(body.length))
    const refused = await raw(client, path, { 'accept-encoding': 'gzip;q=0' })
    expect(refused.response.headers['content-encoding']).toBeUndefined()
  })

  it('keeps a connection open for the next request', async () => {
    const client = await open()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const first = await raw(client, '/api:meta/auth/me', {}, agent)
    const second = await raw(client, '/api:meta/workspace/1/multidoc', {}, agent)
    expect(second.response.socket).toBe(first.response.socket)
    agent.destroy()
  })

  it('listens on loopback alone, and answers no other name than loopback has', async () => {
    const client = await open()
    expect(new URL(client.emulator.origin).hostname).toBe('127.0.0.1')
    const { port } = new URL(client.emulator.origin)
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await raw(client, '/api:meta/auth/me', { host })).response.statusCode).toBe(200)
    for (const host of ['rebound.example.com', `127.0.0.1.example.com:${port}`])
      expect((await raw(client, '/api:meta/auth/me', { host })).response.statusCode).toBe(403)
  })

  it('answers no page of a browser', async () => {
    const { ask } = await open()
    expect((await ask('GET', 'auth/me', undefined, { origin: 'https://example.com' })).status).toBe(403)
  })

  it('takes a body of many megabytes, but not one beyond its limit', async () => {
    const client = await open({ multidoc: '' })
    const big = `function big {\n  response = "${'x'.repeat(20_000_000)}"\n}`
    expect((await client.ask('POST', 'workspace/1/multidoc', big)).status).toBe(200)
    expect((await client.ask('GET', 'workspace/1/multidoc')).text).toHaveLength(big.length + 39)
    const small = await open({ maxBodyBytes: 1000 })
    expect((await small.ask('POST', 'workspace/1/multidoc', 'x'.repeat(1001))).status).toBe(413)
    expect((await small.ask('GET', 'auth/me')).status).toBe(200)
  })

  it.each([
    ['a body that is not UTF-8', 'POST', 'workspace/1/branch', Buffer.from([0xff, 0xfe])],
    ['a body that is no JSON', 'POST', 'workspace/1/branch', '{'],
    ['a body that is no object', 'POST', 'workspace/1/branch', '[]'],
    ['a path that cannot be decoded', 'GET', 'workspace/%E0%A4%A/multidoc', undefined],
    [
      'brackets that nest without end',
      'POST',
      'workspace/1/multidoc',
      'function f {\n  a = ' + '['.repeat(100_000),
    ],
    ['text that is no definition', 'POST', 'workspace/1/multidoc', 'Error: { "code": 1 }'],
    ['a NUL where a definition should begin', 'POST', 'workspace/1/multidoc', '\0'],
  ])('answers %s with 400, and goes on', async (_, method, path, body) => {
    const { emulator, ask } = await open()
    const response = await fetch(`${emulator.origin}/api:meta/${path}`, {
      ...{ method, headers: { authorization: `Bearer ${emulator.token}` } },
      ...(body !== undefined && { body }),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toHaveProperty('message')
    expect((await ask('GET', 'auth/me')).status).toBe(200)
  })

  it('answers what is no HTTP with 400, and goes on', async () => {
    const { emulator, ask } = await open()
    const told = await new Promise<string>(resolve => {
      const socket = connect(Number(new URL(emulator.origin).port), '127.0.0.1', () =>
        socket.write('hello\r\n\r\n'),
      )
      socket.on('data', data => resolve(data.toString()))
    })
    expect(told).toMatch(/^HTTP\/1\.1 400 /)
    expect((await ask('GET', 'auth/me')).status).toBe(200)
  })

  it('answers outside of its API with 404', async () => {
    const { emulator } = await open()
    for (const path of ['/', '/api', '/api:other/auth/me', '/__emulator'])
      expect((await fetch(emulator.origin + path)).status).toBe(404)
  })

  it('logs what was asked and answered, exactly', async () => {
    const { emulator, ask } = await open()
    await ask('POST', 'workspace/1/multidoc/dry-run?partial=true&branch=v1', 'function f0 {\n}')
    await ask('GET', 'nothing')
    expect(emulator.requests).toEqual([
      {
        ...{ method: 'POST', path: '/api:meta/workspace/1/multidoc/dry-run', status: 200 },
        ...{ query: { partial: 'true', branch: 'v1' }, body: 'function f0 {\n}' },
      },
      { method: 'GET', path: '/api:meta/nothing', query: {}, body: '', status: 404 },
    ])
    emulator.clearRequests()
    expect(emulator.requests).toEqual([])
  })

  it('calls a hook right before a request takes effect', async () => {
    const { emulator, ask } = await open({ multidoc: '' })
    emulator.onRequest(({ method }) => {
      if (method === 'POST') emulator.colleague('ann').put('function f {\n  response = "theirs"\n}')
    })
    await ask('POST', 'workspace/1/multidoc?partial=true', 'function f {\n  response = "ours"\n}')
    const [text] = emulator.definitions()
    expect(text).toContain('ours')
    expect((await ask('GET', 'workspace/1/audit_log')).json).toMatchObject({ itemsTotal: 2 })
  })
})
