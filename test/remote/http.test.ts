import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { Http } from '../../src/remote/http.ts'
import { listening } from '../tls/proxy.ts'

it('keeps a connection open for longer than it is from one look of a watch to the next', async () => {
  const server = createServer({ keepAliveTimeout: 0 }, (_, response) => response.end('yes'))
  let connections = 0
  server.on('connection', () => connections++)
  const http = new Http(`http://127.0.0.1:${await listening(server)}`, { token: 'secret-token' })
  onTestFinished(() => http.close())
  await http.request({ method: 'GET', path: '/' })
  await sleep(6000)
  await http.request({ method: 'GET', path: '/' })
  expect(connections).toBe(1)
})

it('takes the same connection for questions that follow one another', async () => {
  const server = createServer((_, response) => response.end('yes'))
  let connections = 0
  server.on('connection', () => connections++)
  const port = await listening(server)
  const http = new Http(`http://127.0.0.1:${port}`, { token: 'secret-token' })
  onTestFinished(() => http.close())
  for (let asked = 0; asked < 5; asked++) await http.request({ method: 'GET', path: '/' })
  expect(connections).toBe(1)
})
