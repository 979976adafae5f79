import { describe, expect, it } from 'vitest'
import { Misconfigured } from '../../src/engine/ports/errors.ts'
import { NoProxy, proxyFor } from '../../src/remote/proxy.ts'

const XANO = 'https://x1.xano.io'
const PROXY = 'http://proxy.example:3128'

describe('the proxy for an origin', () => {
  it.each([
    [{ HTTPS_PROXY: PROXY }, 'HTTPS_PROXY'],
    [{ https_proxy: PROXY }, 'https_proxy'],
    [{ https_proxy: PROXY, HTTPS_PROXY: 'http://other.example:1' }, 'https_proxy'],
    [{ https_proxy: ' ', HTTPS_PROXY: PROXY }, 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: ` ${PROXY}/ ` }, 'HTTPS_PROXY'],
  ])('is the one that %j names', (env, variable) => {
    expect(proxyFor(XANO, env)).toEqual({ origin: PROXY, variable, authorization: undefined })
  })

  it('may be spoken to by TLS', () => {
    expect(proxyFor(XANO, { HTTPS_PROXY: 'HTTPS://proxy.example' })?.origin).toBe('https://proxy.example')
  })

  it.each<[Record<string, string>]>([
    [{}],
    [{ HTTPS_PROXY: '' }],
    [{ HTTP_PROXY: PROXY }],
    [{ http_proxy: PROXY }],
  ])('is none where %j is set', env => {
    expect(proxyFor(XANO, env)).toBeUndefined()
  })

  it.each([
    'http://localhost:8787',
    'http://127.0.0.1:8787',
    'http://[::1]:8787',
    'https://localhost',
    'https://xano.localhost',
    'https://127.3.2.1',
    'https://[::1]',
  ])('is none for this machine, whatever is set: %s', origin => {
    expect(proxyFor(origin, { HTTPS_PROXY: 'nonsense', HTTP_PROXY: PROXY })).toBeUndefined()
  })

  it.each([
    ['me:secret', 'me:secret'],
    ['me', 'me:'],
    ['m%40e:%2Fs%C3%A9cret%25', 'm@e:/sécret%'],
  ])('is signed in to as %s', (written, meant) => {
    const found = proxyFor(XANO, { HTTPS_PROXY: `http://${written}@proxy.example:3128` })
    expect(found).toEqual({
      origin: PROXY,
      variable: 'HTTPS_PROXY',
      authorization: `Basic ${Buffer.from(meant).toString('base64')}`,
    })
  })

  it.each([
    'foo',
    'http://',
    'http://me:sec/ret@proxy.example:3128',
    'http://me:12/ret@proxy.example:3128',
    'http://me:12#ret@proxy.example:3128',
    'http://me:secret%@proxy.example:3128',
    'me:sec@ret:3128x',
    'http://proxy.example/proxy.pac',
    'socks5://me:secret@proxy.example:1080',
    'socks5h://proxy.example',
    'ftp://proxy.example',
  ])('is asked for where %s names none, and what stands there is not told', text => {
    const finding = (): unknown => proxyFor(XANO, { https_proxy: text })
    expect(finding).toThrow(NoProxy)
    expect(finding).toThrow(Misconfigured)
    expect(finding).toThrow('https_proxy')
    expect(finding).not.toThrow(/sec|ret|proxy\.example|foo/)
  })

  it.each(['socks5', 'socks4a', 'ftp'])('cannot be one of %s, which is said', scheme => {
    expect(() => proxyFor(XANO, { HTTPS_PROXY: `${scheme}://proxy.example:1080` })).toThrow(
      `the proxy that HTTPS_PROXY names speaks ${scheme}, and xano-sync can use those of http and https only`,
    )
  })
})

describe('a host that is reached without a proxy', () => {
  const isDirect = (origin: string, env: Record<string, string>): boolean =>
    proxyFor(origin, { HTTPS_PROXY: PROXY, ...env }) === undefined

  it.each([
    '*',
    'x1.xano.io',
    'X1.Xano.IO',
    'xano.io',
    '.xano.io',
    '*.xano.io',
    'a.example, xano.io',
    'a.example xano.io',
    'a.example,*',
    'xano.io.',
    '.xano.io.:443',
    'xano.io:443',
    '*:443',
  ])('is named by %j', exceptions => {
    expect(isDirect(XANO, { NO_PROXY: exceptions })).toBe(true)
    expect(isDirect('https://x1.xano.io.', { no_proxy: exceptions })).toBe(true)
  })

  it.each(['', ' , ', 'ano.io', 'x1.xano', 'x2.xano.io', 'a.x1.xano.io', 'xano.io:8443', '*.example'])(
    'is not named by %j',
    exceptions => {
      expect(isDirect(XANO, { NO_PROXY: exceptions })).toBe(false)
    },
  )

  it('is named with its port where it has one', () => {
    expect(isDirect('https://x1.xano.io:8443', { NO_PROXY: 'xano.io:8443' })).toBe(true)
    expect(isDirect('https://x1.xano.io:8443', { NO_PROXY: 'xano.io:443' })).toBe(false)
  })

  it.each(['[fd00::2]', 'fd00::2', '[fd00::2]:443'])('may be an address: %s', exceptions => {
    expect(isDirect('https://[fd00::2]', { NO_PROXY: exceptions })).toBe(true)
    expect(isDirect('https://[fd00::3]', { NO_PROXY: exceptions })).toBe(false)
  })

  it('is asked for in lower case first', () => {
    expect(isDirect(XANO, { no_proxy: 'other.example', NO_PROXY: '*' })).toBe(false)
    expect(isDirect(XANO, { no_proxy: '', NO_PROXY: '*' })).toBe(true)
  })
})
