import { describe, expect, it } from 'vitest'
import { Misconfigured } from '../../src/engine/ports/errors.ts'
import { environmentCredentials } from '../../src/remote/environment-credentials.ts'

const BOTH = { XANO_TOKEN: ' secret\n', XANO_ORIGIN: 'https://one.example/' }

describe('credentials of the environment', () => {
  it('are a token and the origin that it belongs to', () => {
    expect(environmentCredentials({}, BOTH)).toMatchObject({
      token: 'secret',
      origin: 'https://one.example',
      source: 'XANO_TOKEN',
      insecure: false,
    })
  })

  it.each([
    ['there is no token', {}, { XANO_ORIGIN: 'https://one.example' }],
    ['the token is empty, which is how CI unsets a variable', {}, { ...BOTH, XANO_TOKEN: '' }],
    ['a profile is asked for', { profile: 'work' }, BOTH],
    ['a profile is asked for by the environment', {}, { ...BOTH, XANO_PROFILE: 'work' }],
    ['a credentials file is asked for', { config: 'other.yaml' }, BOTH],
  ])('do not count where %s', (_, choice, env) => {
    expect(environmentCredentials(choice, env)).toBeUndefined()
  })

  it.each([
    ['XANO_ORIGIN is not', { XANO_TOKEN: 'secret' }],
    ['XANO_ORIGIN', { ...BOTH, XANO_ORIGIN: 'no url' }],
    ['XANO_TOKEN: a token holds no white space', { ...BOTH, XANO_TOKEN: 'two words' }],
  ])('name what is wrong with them: %s', (said, env) => {
    expect(() => environmentCredentials({}, env)).toThrow(Misconfigured)
    expect(() => environmentCredentials({}, env)).toThrow(said)
  })
})
