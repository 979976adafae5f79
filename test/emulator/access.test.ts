import { describe, expect, it } from 'vitest'
import { clientOf, serve } from './client.ts'

const FUNCTIONS = 'workspace/1/function'

describe('a token', () => {
  it('must be there, known and not expired', async () => {
    let now = Date.UTC(2026, 0, 1)
    const { emulator, ask } = await serve({ now: () => now })
    const expiring = clientOf(emulator.origin, emulator.issueToken({ expiresAt: now + 1000 }))

    expect((await ask('GET', FUNCTIONS, undefined, { authorization: '' })).status).toBe(401)
    expect((await clientOf(emulator.origin, 'unknown')('GET', FUNCTIONS)).status).toBe(401)
    expect((await expiring('GET', FUNCTIONS)).status).toBe(200)
    now += 1000
    const expired = await expiring('GET', FUNCTIONS)
    expect(expired.status).toBe(401)
    expect(expired.json).toMatchObject({ code: 'ERROR_CODE_UNAUTHORIZED', message: 'This token is expired.' })
    expect((await ask('GET', FUNCTIONS)).status).toBe(200)
  })

  it.each([
    ['GET', 'workspace/1/audit_log', { 'Workspace Log': 'r' }],
    ['GET', 'workspace/1/multidoc', { 'Instance Workspace': 'r' }],
    ['POST', 'workspace/1/multidoc', { 'Instance Workspace': 'u' }],
    ['POST', 'workspace/1/multidoc?records=true', { 'Instance Workspace': 'u', 'Workspace Content': 'c' }],
    ['POST', 'workspace/1/multidoc?truncate=true', { 'Instance Workspace': 'u', 'Workspace Content': 'd' }],
    ['POST', 'workspace/1/multidoc?delete=true', { 'Instance Workspace': 'ud' }],
    ['GET', 'workspace/1/table', { 'Workspace Database': 'r' }],
    ['GET', 'workspace/1/apigroup', { 'Workspace Api': 'r' }],
  ] as const)('needs the rights for %s %s, all of them', async (method, path, scopes) => {
    const { emulator } = await serve()
    const body = method === 'POST' ? '' : undefined
    const status = async (rights: object): Promise<number> =>
      (await clientOf(emulator.origin, emulator.issueToken({ scopes: rights }))(method, path, body)).status
    expect(await status(scopes)).toBe(200)
    for (const [group, letters] of Object.entries(scopes))
      for (const letter of letters)
        expect(await status({ ...scopes, [group]: letters.replace(letter, '') })).toBe(403)
  })

  it('belongs to a user, who is in what it does', async () => {
    const { emulator } = await serve()
    const ann = clientOf(emulator.origin, emulator.issueToken({ user: 'ann' }))
    expect((await ann('GET', 'auth/me')).json).toMatchObject({
      name: 'ann',
      email: 'ann@example.com',
      extras: { instance: { id: 'emulator', membership: 'admin' } },
    })
    await ann('POST', 'workspace/1/multidoc', 'function f {\n}')
    expect((await ann('GET', 'workspace/1/audit_log')).text).toContain('ann@example.com')
  })
})

it('answers what it does not know with 404 and an empty message', async () => {
  const { ask } = await serve()
  for (const path of [
    'nothing',
    'workspace/2',
    'workspace/x/multidoc',
    'workspace/1/function/999',
    'workspace/1/release/1/multidoc',
    'workspace/1/tenant/a/multidoc',
    'workspace/1/export',
  ]) {
    const answer = await ask('GET', path)
    expect(answer.status).toBe(404)
    expect(answer.json).toEqual({ code: 'ERROR_CODE_NOT_FOUND', message: '' })
  }
  expect((await ask('PATCH', 'workspace/1/multidoc', '')).status).toBe(404)
})
