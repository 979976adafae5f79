import { createServer } from 'node:http'
import { expect, it, vi } from 'vitest'
import { dial } from '../../../src/cli/workbench/dial.ts'
import { RateLimited } from '../../../src/engine/ports/errors.ts'
import { listening } from '../../tls/proxy.ts'

it('lets nothing wait for another try that is closed', async () => {
  const asked = vi.fn()
  const port = await listening(
    createServer((_, response) => {
      asked()
      response.writeHead(429, { 'retry-after': '60' }).end()
    }),
  )
  const origin = `http://127.0.0.1:${port}`
  const access = { origin, token: 'secret-token', insecure: false, source: 'here' }
  const { client, close } = await dial(access, {}, undefined)
  const answer = client.get('/x')
  const ended = expect(answer).rejects.toThrow(RateLimited)
  await vi.waitFor(() => {
    expect(asked).toHaveBeenCalledTimes(1)
  })
  await new Promise(resolve => setTimeout(resolve, 50))
  await close()
  await ended
})
