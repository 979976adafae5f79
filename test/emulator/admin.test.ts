import { describe, expect, it } from 'vitest'
import { CALM } from '../../src/emulator/switches.ts'
import { clientOf, serve, type Client } from './client.ts'

const ADD = 'function add {\n  response = 1\n}'

async function open(): Promise<
  Client & { admin: (method: string, path: string, body?: unknown) => Promise<Response> }
> {
  const client = await serve({ multidoc: ADD, switches: CALM })
  const admin = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${client.emulator.origin}/__emulator/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return { ...client, admin }
}

describe('the side door for tests in another process', () => {
  it('tells what was asked, itself left out, and forgets it', async () => {
    const { ask, admin } = await open()
    await ask('GET', 'auth/me')
    expect(await (await admin('GET', 'requests')).json()).toMatchObject([
      { method: 'GET', path: '/api:meta/auth/me', status: 200 },
    ])
    await admin('DELETE', 'requests')
    expect(await (await admin('GET', 'requests')).json()).toEqual([])
  })

  it('edits as a colleague, and shows what is published without a trace', async () => {
    const { emulator, admin } = await open()
    await admin('POST', 'edit', { who: 'ann', edit: { type: 'put', text: ADD.replace('1', '2') } })
    expect(await (await admin('GET', 'multidoc?workspace=1&branch=v1')).text()).toContain('response = 2')
    expect(emulator.world.audit.get(1)).toMatchObject([{ user: { name: 'ann' }, type: 'function:update' }])
  })

  it('plans faults, and forgets them', async () => {
    const { ask, admin } = await open()
    await admin('POST', 'faults', [{ count: 5, action: { type: 'status', status: 503 } }])
    expect((await ask('GET', 'auth/me')).status).toBe(503)
    await admin('DELETE', 'faults')
    expect((await ask('GET', 'auth/me')).status).toBe(200)
  })

  it('throws switches', async () => {
    const { ask, admin } = await open()
    expect(await (await admin('POST', 'switches', { reformat: true, etag: true })).json()).toMatchObject({
      etag: true,
      shuffle: false,
    })
    expect((await ask('GET', 'workspace/1/multidoc')).headers.get('etag')).not.toBeNull()
  })

  it('keeps its switches where it is told of one that there is not, and names it', async () => {
    const { emulator, admin } = await open()
    const before = emulator.world.switches
    const answer = await admin('POST', 'switches', { etag: true, shufle: true })
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('shufle') as string })
    expect(emulator.world.switches).toEqual(before)
  })

  it('provokes refusals and corruption, and takes that back', async () => {
    const { ask, admin } = await open()
    await admin('POST', 'provocations', { type: 'refuse', kind: 'function', name: 'add', message: 'No.' })
    expect((await ask('POST', 'workspace/1/multidoc', ADD)).status).toBe(400)
    await admin('DELETE', 'provocations')
    expect((await ask('POST', 'workspace/1/multidoc', ADD)).status).toBe(200)
  })

  it('issues tokens, lets one expire, and takes one away', async () => {
    const { emulator, admin } = await open()
    const { token } = (await (
      await admin('POST', 'tokens', { user: 'ann', scopes: { 'Workspace Log': 'r' } })
    ).json()) as { token: string }
    const ann = clientOf(emulator.origin, token)
    expect((await ann('GET', 'workspace/1/audit_log')).status).toBe(200)
    expect((await ann('GET', 'workspace/1/multidoc')).status).toBe(403)
    await admin('POST', 'tokens', { token, expiresAt: 0 })
    expect((await ann('GET', 'auth/me')).json).toMatchObject({ message: 'This token is expired.' })
    await admin('DELETE', 'tokens', { token })
    expect((await ann('GET', 'auth/me')).json).toMatchObject({ message: 'Invalid token.' })
  })

  it.each([
    ['GET', 'nothing', undefined, 404],
    ['POST', 'edit', {}, 400],
    ['POST', 'edit', { edit: { type: 'delete', object: { guid: 'none' } } }, 400],
    ['POST', 'edit', { edit: { type: 'put', text: 'function f {' } }, 400],
    ['POST', 'edit', { edit: { type: 'put', text: 'function f {\n}', branhc: 'v1' } }, 400],
    ['POST', 'faults', { action: {} }, 400],
    ['POST', 'switches', { shufle: true }, 400],
    ['POST', 'switches', { shuffle: 'yes' }, 400],
    ['POST', 'switches', { rateLimit: { requests: 0, windowMs: 1, retryAfter: true } }, 400],
    ['POST', 'provocations', { type: 'refuse', kind: 'function' }, 400],
    ['GET', 'multidoc?branch=none', undefined, 400],
    ['DELETE', 'tokens', {}, 400],
  ])('answers %s %s %j with %s in this order', async (method, path, body, status) => {
    const { admin } = await open()
    expect((await admin(method, path, body)).status).toBe(status)
  })
})
