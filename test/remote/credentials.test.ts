import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Misconfigured, NoCredentials } from '../../src/engine/ports/errors.ts'
import {
  type Choice,
  type Credentials,
  openProfiles,
  readCredentials,
  type Surroundings,
} from '../../src/remote/credentials.ts'
import { temporary } from '../temporary.ts'

const FILE = `
profiles:
  work: { account_origin: https://acc.example, instance_origin: https://work.example/, access_token: t-work, workspace: 7, branch: dev }
  home: { instance_origin: https://home.example, access_token: t-home, workspace: "9", insecure: true }
default: work
`

const read = (
  files: Record<string, string>,
  choice: Choice = {},
  env: Record<string, string> = {},
): Credentials => readCredentials(choice, setUp(files, env))

/** A home folder with these files, and a working folder deep inside. */
function setUp(files: Record<string, string>, env: Record<string, string> = {}): Surroundings {
  const home = temporary()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  mkdirSync(join(home, 'project/deep'), { recursive: true })
  return { env, home, directory: join(home, 'project/deep') }
}

const own = { '.xano/credentials.yaml': FILE }

describe('credentials', () => {
  it('are those of the default profile', () => {
    expect(read(own)).toEqual({
      origin: 'https://work.example',
      token: 't-work',
      workspace: 7,
      branch: 'dev',
      insecure: false,
      source: 'profile "work"',
    })
  })

  it.each([
    ['by flag', { profile: 'home' }, {}],
    ['by environment', {}, { XANO_PROFILE: 'home' }],
  ])('are those of another profile %s', (_, choice, env) => {
    expect(read(own, choice, env)).toMatchObject({
      token: 't-home',
      workspace: 9,
      insecure: true,
    })
  })

  it('are those of the one profile for the origin of a repository, where nobody names one and the default is for another', () => {
    const origin = 'https://home.example'
    expect(read(own, { origin }).token).toBe('t-home')
    expect(read(own, { origin: 'https://work.example' }).token).toBe('t-work')
    expect(read(own, { origin: 'https://other.example' }).token).toBe('t-work')
    expect(read(own, { origin, profile: 'work' }).token).toBe('t-work')
    const none = { '.xano/credentials.yaml': FILE.replace('default: work', '') }
    expect(read(none, { origin }).token).toBe('t-home')
    const second = '  second: { instance_origin: https://home.example/, access_token: t-second }\n'
    const two = { '.xano/credentials.yaml': FILE.replace('default:', `${second}default:`) }
    expect(read(two, { origin }).token).toBe('t-work')
    expect(() => read({ '.xano/credentials.yaml': `profiles:\n${second}` }, {})).toThrow(/it has second/)
  })

  it.each([
    ['by flag', { config: 'other.yaml' }, {}],
    ['by environment', {}, { XANO_CONFIG: 'other.yaml' }],
  ])('come from another file %s', (_, choice, env) => {
    expect(read({ 'project/deep/other.yaml': FILE.replace('t-work', 't-other') }, choice, env).token).toBe(
      't-other',
    )
  })

  it('come from the environment, unless a profile is asked for', () => {
    const env = { XANO_ORIGIN: 'https://ci.example/api', XANO_TOKEN: 't-ci' }
    expect(read(own, {}, env)).toMatchObject({ origin: 'https://ci.example', token: 't-ci' })
    expect(read(own, { profile: 'home' }, env).token).toBe('t-home')
  })

  it('follow the nearest profile.yaml, unless a profile is asked for', () => {
    const pinned = { ...own, 'project/profile.yaml': 'profile: home\nworkspace: 11\nbranch: v3' }
    expect(read(pinned)).toMatchObject({ token: 't-home', workspace: 11, branch: 'v3' })
    expect(read(pinned, { profile: 'work' })).toMatchObject({ token: 't-work', workspace: 7 })
  })

  it.each([
    ['holds a token', 'access_token: x', /access_token/],
    ['names an origin that is none', 'instance_origin: nowhere', /nowhere.*no URL/],
    ['names an origin in the clear', 'instance_origin: http://x.example', /not https/],
    ['holds a key that nobody knows', 'workspce: 1', /workspce/],
    ['is no YAML', 'profile: [', /profile\.yaml/],
  ])('are refused where profile.yaml %s', (_, pin, message) => {
    expect(() => read({ ...own, 'project/deep/profile.yaml': pin })).toThrow(message)
  })

  it('are refused where profile.yaml leads to a device without an end, or has hardly any end', () => {
    const surroundings = setUp(own)
    symlinkSync('/dev/zero', join(surroundings.directory, 'profile.yaml'))
    expect(() => readCredentials({}, surroundings)).toThrow(/profile\.yaml is no regular file/)
    const endless = 'a: b\n'.repeat(300_000)
    expect(() => read({ ...own, 'project/deep/profile.yaml': endless })).toThrow(/larger than 1048576 bytes/)
  })

  it('pass over a device in the place of profile.yaml further up', () => {
    const surroundings = setUp(own)
    symlinkSync('/dev/zero', join(surroundings.directory, '..', 'profile.yaml'))
    expect(readCredentials({}, surroundings).token).toBe('t-work')
  })

  it.each([
    ['holds a token', 'access_token: x\nname: y', /access_token/],
    ['holds a key that nobody knows beside one of ours', 'profile: home\nworkspce: 1', /workspce/],
  ])('are refused where profile.yaml further up %s', (_, pin, message) => {
    expect(() => read({ ...own, 'project/profile.yaml': pin })).toThrow(message)
  })

  it.each(['name: me\nemail: me@example.com', '- a\n- b', 'a: [', ''])(
    'pass over the profile.yaml of another tool further up: %j',
    foreign => {
      const files = { ...own, 'project/profile.yaml': foreign }
      expect(read(files).token).toBe('t-work')
      expect(read({ ...files, 'profile.yaml': 'profile: home' }).token).toBe('t-home')
    },
  )

  it.each(['XANO_CONFIG', 'XANO_PROFILE', 'XANO_TOKEN', 'XANO_ORIGIN'])(
    'are the same where %s is set to nothing',
    name => {
      expect(read(own, {}, { [name]: '' })).toEqual(read(own))
    },
  )

  it.each([
    ['account_origin: ""', {}],
    ['account_origin: null', {}],
    ['workspace: ""', { workspace: undefined }],
    ['workspace: null', { workspace: undefined }],
    ['branch: 2', { branch: '2' }],
    ['branch: ""', { branch: undefined }],
  ])('may leave out what nobody needs: %s', (line, expected) => {
    const profile = `default: { instance_origin: https://x.example, access_token: t, ${line} }`
    const file = `profiles:\n  ${profile}\ndefault: null`
    const { workspace, branch } = read({ '.xano/credentials.yaml': file })
    expect({ workspace, branch }).toMatchObject(expected)
  })

  it('stay those of their own origin where profile.yaml names another one, and tell of it', () => {
    const access = read({ ...own, 'project/profile.yaml': 'instance_origin: https://evil.example/x' })
    expect(access.origin).not.toContain('evil')
    expect(access.pinned).toMatchObject({
      origin: 'https://evil.example',
      file: expect.stringMatching(/profile\.yaml$/) as string,
    })
  })

  it('say so where there are none yet', () => {
    expect(() => read({})).toThrow(NoCredentials)
  })

  it('are not made insecure by profile.yaml', () => {
    expect(read({ ...own, 'project/profile.yaml': 'insecure: true' }).insecure).toBe(false)
  })

  it.each<[string, Record<string, string>, Choice, Record<string, string>, RegExp]>([
    [
      'no file, and nothing in the environment',
      {},
      {},
      {},
      /no credentials: \S+ does not exist, and XANO_ORIGIN and XANO_TOKEN are not set$/,
    ],
    [
      'no file, and an origin without its token, as where CI has no secret',
      {},
      {},
      { XANO_ORIGIN: 'https://one.example', XANO_TOKEN: '' },
      /XANO_TOKEN is not/,
    ],
    [
      'no file for the profile that is asked for, whatever the environment holds',
      {},
      { profile: 'nope' },
      { XANO_ORIGIN: 'https://one.example', XANO_TOKEN: 'one' },
      /no credentials: \S+ does not exist$/,
    ],
    [
      'no such profile',
      own,
      { profile: 'nope' },
      {},
      /no profile "nope"; it has work, home, which -p names$/,
    ],
    ['an empty file', { '.xano/credentials.yaml': '' }, {}, {}, /no profile "default"; it has none$/],
    ['a file with an empty list', { '.xano/credentials.yaml': 'profiles:' }, {}, {}, /it has none$/],
    ['no YAML', { '.xano/credentials.yaml': 'profiles: [' }, {}, {}, /credentials\.yaml/],
    [
      'no token',
      { '.xano/credentials.yaml': 'profiles: { default: { instance_origin: https://x.example } }' },
      {},
      {},
      /access_token/,
    ],
    [
      'plain HTTP',
      {
        '.xano/credentials.yaml':
          'profiles: { default: { instance_origin: http://x.example, access_token: t } }',
      },
      {},
      {},
      /not https/,
    ],
    ['no origin beside the token', {}, {}, { XANO_TOKEN: 't' }, /XANO_ORIGIN/],
  ])('are refused, with the reason: %s', (_, files, choice, env, message) => {
    expect(() => read(files, choice, env)).toThrow(Misconfigured)
    expect(() => read(files, choice, env)).toThrow(message)
  })

  it.each([
    ['by a file', { '.xano/credentials.yaml': FILE.replace('t-work', '" t-work\\n"') }, {}],
    ['by the environment', {}, { XANO_ORIGIN: 'https://x.example', XANO_TOKEN: 't-work\n' }],
  ])('hold a token without the white space around it: %s', (_, files, env) => {
    expect(read(files, {}, env).token).toBe('t-work')
  })

  it.each(['two words', 'two\nlines', 'na\u00efve', ' \n'])('are refused where the token is %j', token => {
    const env = { XANO_ORIGIN: 'https://x.example', XANO_TOKEN: token }
    expect(() => read({}, {}, env)).toThrow(Misconfigured)
    expect(() => read({}, {}, env)).toThrow(/^XANO_TOKEN: (?!.*(words|lines|na))/)
  })

  it('never appear in a complaint', () => {
    const broken = own['.xano/credentials.yaml'].replace('access_token: t-home', 'access_token: [t-secret]')
    expect(() => read({ '.xano/credentials.yaml': broken }, { profile: 'home' })).toThrow(/^(?!.*t-secret)/s)
  })
})

describe('the profiles to choose from', () => {
  const names = (
    files: Record<string, string>,
    choice: Choice = {},
    env: Record<string, string> = {},
  ): string[] => openProfiles(choice, setUp(files, env)).profiles.map(({ name }) => name)

  it('are all that have what it takes, with the default among them', () => {
    const broken = FILE.replace('default:', '  half: { access_token: t }\ndefault:')
    const { profiles, preset } = openProfiles({}, setUp({ '.xano/credentials.yaml': broken }))
    expect(profiles).toEqual([
      { name: 'work', origin: 'https://work.example' },
      { name: 'home', origin: 'https://home.example' },
    ])
    expect(preset).toBe('work')
  })

  it('are none where one is chosen already, or where there is no file', () => {
    expect(names(own, { profile: 'home' })).toEqual([])
    expect(names(own, {}, { XANO_PROFILE: 'home' })).toEqual([])
    expect(names(own, {}, { XANO_ORIGIN: 'https://x.example', XANO_TOKEN: 't' })).toEqual([])
    expect(names({ ...own, 'project/profile.yaml': 'profile: home' })).toEqual([])
    expect(names({})).toEqual([])
  })
})

describe('a file that wears its reader out', () => {
  const deep = `profile: ${'['.repeat(20_000)}`
  const bomb = [
    'a: &a [x]',
    ...'bcdefgh'.split('').map((name, at) => {
      const before = 'abcdefgh'.charAt(at)
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join()}]`
    }),
  ].join('\n')

  it.each([deep, bomb])('is named as one that cannot be read', text => {
    expect(() => read({ ...own, 'project/deep/profile.yaml': text })).toThrow(Misconfigured)
  })
})
