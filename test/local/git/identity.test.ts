import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { developer } from '../../../src/local/git/identity.ts'
import { plainGit, repository } from '../repository.ts'

const NAMES = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'EMAIL']

beforeEach(() => {
  vi.stubEnv('GIT_CONFIG_GLOBAL', '/dev/null')
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** Whom git would call the author of a commit, and whom we do. */
async function both(
  settings: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { directory, git } = await repository()
  for (const name of NAMES) vi.stubEnv(name, env[name])
  for (const key of ['user.name', 'user.email']) plainGit(directory, 'config', '--unset', key)
  for (const [key, value] of Object.entries(settings)) plainGit(directory, 'config', key, value)
  const { name, email } = await developer(git)
  return [`${name} <${email}>`, plainGit(directory, 'var', 'GIT_AUTHOR_IDENT').replace(/ \d+ [-+]\d+$/, '')]
}

const USER = { 'user.name': 'Ada', 'user.email': 'ada@example.com' }
const AUTHOR = { 'author.name': 'Eve', 'author.email': 'eve@example.com' }

describe('the developer', () => {
  it.each([
    [USER, {}],
    [{ ...USER, ...AUTHOR }, {}],
    [{ ...USER, 'author.name': 'Eve' }, {}],
    [{ ...USER, ...AUTHOR }, { GIT_AUTHOR_NAME: 'Ida' }],
    [
      { ...USER, ...AUTHOR },
      { GIT_AUTHOR_NAME: 'Ida', GIT_AUTHOR_EMAIL: 'ida@example.com' },
    ],
    [{ 'user.name': 'Ada' }, { EMAIL: 'ada@host.example' }],
    [USER, { EMAIL: 'other@host.example' }],
  ])('is whom git names for %o with %o', async (settings, env) => {
    const [ours, theirs] = await both(settings, env)
    expect(ours).toBe(theirs)
  })

  it.each([{}, { GIT_AUTHOR_NAME: '', GIT_AUTHOR_EMAIL: '' }])(
    'is xano-sync where git is told none: %o',
    async env => {
      const { directory, git } = await repository()
      for (const key of ['user.name', 'user.email']) plainGit(directory, 'config', '--unset', key)
      for (const [name, value] of Object.entries({ EMAIL: '', ...env })) vi.stubEnv(name, value)
      expect(await developer(git)).toEqual({ name: 'xano-sync', email: 'xano-sync@localhost' })
    },
  )
})
