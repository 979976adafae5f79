import { expect, it } from 'vitest'
import { FREE_PLAN } from '../../src/emulator/switches.ts'
import { clientOf, serve } from './client.ts'

it('answers ten requests in twenty seconds, and the eleventh with 429, for each token', async () => {
  let now = 1_000_000
  const { emulator, ask } = await serve({ now: () => now, switches: { rateLimit: FREE_PLAN } })
  const other = clientOf(emulator.origin, emulator.issueToken({ user: 'ann' }))
  for (let i = 0; i < 10; i++) {
    expect((await ask('GET', 'auth/me')).status).toBe(200)
    now += 100
  }
  const refused = await ask('GET', 'auth/me')
  expect(refused.status).toBe(429)
  expect(refused.json).toMatchObject({ code: 'ERROR_CODE_TOO_MANY_REQUESTS' })
  expect(refused.headers.get('retry-after')).toBeNull()
  expect((await other('GET', 'auth/me')).status).toBe(200)

  now += 18_999
  expect((await ask('GET', 'auth/me')).status).toBe(429)
  now += 1
  expect((await ask('GET', 'auth/me')).status).toBe(200)
  expect((await ask('GET', 'auth/me')).status).toBe(429)
})

it('says when to come again where the switch says so', async () => {
  const { ask } = await serve({
    now: () => 0,
    switches: { rateLimit: { requests: 1, windowMs: 4500, retryAfter: true } },
  })
  await ask('GET', 'auth/me')
  expect((await ask('GET', 'auth/me')).headers.get('retry-after')).toBe('5')
})

it('refuses a push before it has any effect', async () => {
  const { emulator, ask } = await serve({ switches: { rateLimit: { ...FREE_PLAN, requests: 0 } } })
  expect((await ask('POST', 'workspace/1/multidoc', 'function f {\n}')).status).toBe(429)
  expect(emulator.definitions()).toEqual([])
})
