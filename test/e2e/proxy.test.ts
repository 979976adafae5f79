import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator/start.ts'
import { temporary } from '../temporary.ts'
import { CERTIFICATE, onwardTo, proxyTo, secured, type TestProxy } from '../tls/proxy.ts'
import { emulator, type Finished, pushed, run, type Seat } from './support.ts'
import { Watching } from './watching.ts'

const ORIGIN = 'https://xano.test'
const TEXT = 'function a {\n  input {\n  }\n\n  stack {\n  }\n\n  response = "theirs"\n}'
const PASSWORD = 'pass-word-of-the-proxy'
const CREDENTIALS = `somebody:${PASSWORD}`
const FILE = 'function/a.xs'

interface Office {
  readonly xano: Emulator
  readonly proxy: TestProxy
  /** With the variable that names the proxy. */
  readonly seat: Seat
}

/** A place from which Xano, which speaks TLS, is reached through a proxy only. */
async function office({ isSecure = false } = {}): Promise<Office> {
  const xano = await emulator({ multidoc: TEXT })
  const proxy = await proxyTo(await secured(onwardTo(Number(new URL(xano.origin).port))), { isSecure })
  const named = isSecure
    ? `https://${CREDENTIALS}@localhost:${proxy.port}`
    : `http://${CREDENTIALS}@127.0.0.1:${proxy.port}`
  const env = {
    XANO_ORIGIN: ORIGIN,
    XANO_TOKEN: xano.token,
    NODE_EXTRA_CA_CERTS: CERTIFICATE,
    HTTPS_PROXY: named,
  }
  return { xano, proxy, seat: { directory: temporary(), env } }
}

/** The same, with a clone in which somebody has edited the one definition. */
async function atWork(): Promise<Office & { readonly edit: (text: string) => void }> {
  const { seat, ...rest } = await office()
  expect((await run(seat, ['clone', 'shop'])).code).toBe(0)
  const directory = join(seat.directory, 'shop')
  const edit = (text: string): void => {
    const path = join(directory, FILE)
    writeFileSync(path, readFileSync(path, 'utf8').replace(/response = ".*"/, `response = "${text}"`))
  }
  edit('mine')
  return { ...rest, seat: { ...seat, directory }, edit }
}

/** Neither the password nor what it is sent as. */
function expectSilence(said: readonly Finished[], folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  for (const text of [...said.map(({ stdout, stderr }) => stdout + stderr), ...files])
    for (const secret of [PASSWORD, btoa(CREDENTIALS)]) expect(text.includes(secret)).toBe(false)
}

describe('from behind a proxy', () => {
  it('a clone, a sync and the doctor work, and nobody is told its password', async () => {
    const { xano, proxy, seat, edit } = await atWork()
    const said: Finished[] = []
    const command = async (...args: readonly string[]): Promise<Finished> => {
      const finished = await run(seat, args)
      said.push(finished)
      return finished
    }
    expect(await command('sync')).toMatchObject({ code: 0, stderr: '' })
    expect(pushed(xano)).toHaveLength(1)
    const doctor = await command('doctor')
    expect(doctor.stdout).toContain(
      `ok    proxy: http://127.0.0.1:${proxy.port}, which HTTPS_PROXY names, leads to xano.test`,
    )
    expect(new Set(proxy.asked.map(({ headers }) => headers['proxy-authorization']))).toEqual(
      new Set([`Basic ${btoa(CREDENTIALS)}`]),
    )
    proxy.instead = socket => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    edit('mine, again')
    for (const args of [
      ['sync', '--json', '--verbose'],
      ['doctor', '--json'],
      ['status', '--verbose'],
    ])
      await command(...args)
    expect(said.map(({ code }) => code)).toEqual([0, 0, 1, 1, 0])
    expect(pushed(xano)).toHaveLength(1)
    expectSilence(said, seat.directory)
  })

  it('that is spoken to by TLS, too', async () => {
    const { proxy, seat } = await office({ isSecure: true })
    expect(await run(seat, ['clone', 'shop'])).toMatchObject({ code: 0, stderr: '' })
    expect(proxy.asked.map(({ target }) => target)).toContain('xano.test:443')
  })

  it('that refuses it is named, with what to do, and nothing is lost', async () => {
    const { xano, proxy, seat } = await atWork()
    proxy.instead = socket =>
      socket.end('HTTP/1.1 407 No\r\nproxy-authenticate: Basic realm="office"\r\n\r\n')
    const { code, stderr } = await run(seat, ['sync'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('\nNothing was lost; ')])
    expect(stderr).toContain(
      `no way to xano.test:443 through the proxy http://127.0.0.1:${proxy.port}, which HTTPS_PROXY names: it does not take the name and the password in HTTPS_PROXY (407)`,
    )
    const { stdout } = await run(seat, ['doctor', '--json'])
    const { checks } = JSON.parse(stdout) as { checks: { check: string; level: string; remedy?: string }[] }
    expect(checks.at(-1)).toMatchObject({
      check: 'proxy',
      level: 'fail',
      remedy: expect.stringContaining('correct HTTPS_PROXY') as string,
    })
    proxy.instead = undefined
    expect((await run(seat, ['sync'])).code).toBe(0)
    expect(pushed(xano)).toHaveLength(1)
  })

  it('Xano still has to prove that it is Xano', async () => {
    const { xano, proxy, seat } = await office()
    const { code, stderr } = await run(seat, ['clone', 'shop'], { NODE_EXTRA_CA_CERTS: '' })
    expect([code, xano.requests]).toEqual([1, []])
    expect(stderr).toContain('self-signed certificate')
    const other = await run(seat, ['clone', 'shop'], { XANO_ORIGIN: 'https://other.test' })
    expect([other.code, xano.requests]).toEqual([1, []])
    expect(other.stderr).toContain("does not match certificate's altnames")
    expect(proxy.seen().includes(xano.token)).toBe(false)
  }, 60_000)

  it('a watch waits until it leads to Xano again, and goes on by itself', async () => {
    const { xano, proxy, seat } = await atWork()
    proxy.instead = socket => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const watching = new Watching(seat, '--live')
    await watching.until(() => watching.count('error') > 0, 'a word about the proxy')
    expect(watching.events.find(({ event }) => event === 'error')).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('which HTTPS_PROXY names: it answered 403') as string,
    })
    proxy.instead = undefined
    await watching.until(() => watching.isAtRest, 'rest')
    expect(pushed(xano)).toHaveLength(1)
    expect(await watching.stop()).toBe(130)
  })
})

describe('a variable that names no proxy', () => {
  it.each([
    ['socks5://somebody:secret@proxy.example:1080', 'speaks socks5'],
    ['proxy.example', 'HTTPS_PROXY names no proxy'],
  ])('is told before anything is done: %s', async (named, message) => {
    const { xano, seat } = await atWork()
    const env = { HTTPS_PROXY: named }
    const before = xano.requests.length
    for (const command of ['sync', 'watch']) {
      const { code, stderr } = await run(seat, [command], env)
      expect(code).toBe(2)
      expect(stderr).toContain(message)
      expect(stderr).not.toContain('secret')
    }
    expect(xano.requests).toHaveLength(before)
    expect((await run(seat, ['status'], env)).code).toBe(0)
    const { code, stdout } = await run(seat, ['doctor'], env)
    expect([code, stdout]).toEqual([1, expect.stringContaining('fail  proxy: ')])
  })
})

it('this machine is asked directly, whatever names a proxy', async () => {
  const { xano, proxy, seat } = await office()
  const here = { XANO_ORIGIN: xano.origin, HTTP_PROXY: seat.env['HTTPS_PROXY'] ?? '' }
  expect(await run(seat, ['clone', 'shop'], here)).toMatchObject({ code: 0, stderr: '' })
  expect(proxy.connections()).toBe(0)
})
