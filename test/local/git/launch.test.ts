import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { spawnGit } from '../../../src/local/git/launch.ts'

/** What a program that git starts finds in its environment. */
async function environment(env?: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const args = ['-c', 'alias.tell=!env', 'tell']
  const { code, stdout } = await spawnGit({ args, directory: tmpdir(), env })
  expect(code).toBe(0)
  return new Map(
    stdout
      .toString('utf8')
      .split('\n')
      .map(line => [line.replace(/=.*/, ''), line.replace(/^[^=]*=/, '')]),
  )
}

describe('the environment of git', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('has git keep the memory that it takes again for each object, unless somebody has said how much', async () => {
    vi.stubEnv('MALLOC_TRIM_THRESHOLD_', undefined)
    expect((await environment()).get('MALLOC_TRIM_THRESHOLD_')).toBe('16777216')
    vi.stubEnv('MALLOC_TRIM_THRESHOLD_', '131072')
    expect((await environment()).get('MALLOC_TRIM_THRESHOLD_')).toBe('131072')
  })

  it('says nothing of another repository, and speaks no other language, whatever the user is in', async () => {
    vi.stubEnv('GIT_INDEX_FILE', '/elsewhere/index')
    vi.stubEnv('GIT_DIR', '/elsewhere/.git')
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8')
    const found = await environment({ GIT_AUTHOR_NAME: 'Dev' })
    expect([found.get('GIT_INDEX_FILE'), found.get('GIT_DIR')]).toEqual([undefined, undefined])
    expect([found.get('LC_ALL'), found.get('GIT_AUTHOR_NAME')]).toEqual(['C', 'Dev'])
  })

  it('has nothing that git itself takes for a matter of one repository, but what is set for one command', async () => {
    const local = execFileSync('git', ['rev-parse', '--local-env-vars'], { encoding: 'utf8' })
      .trim()
      .split('\n')
    const foreign = [
      ...local.filter(name => !/^GIT_CONFIG_(?:PARAMETERS|COUNT)$/.test(name)),
      'GIT_QUARANTINE_PATH',
    ]
    for (const name of foreign) vi.stubEnv(name, '/elsewhere')
    vi.stubEnv('GIT_CONFIG_COUNT', '1')
    vi.stubEnv('GIT_CONFIG_KEY_0', 'user.name')
    vi.stubEnv('GIT_CONFIG_VALUE_0', 'Ada')
    const found = await environment()
    expect(foreign.filter(name => found.get(name) === '/elsewhere')).toEqual([])
    expect(found.get('GIT_CONFIG_COUNT')).toBe('1')
  })
})

describe('a git that somebody has ended', () => {
  it('says by what, since it cannot say so itself', async () => {
    const args = ['-c', 'alias.fall=!kill -9 $PPID', 'fall']
    const { code, stderr } = await spawnGit({ args, directory: tmpdir(), env: undefined })
    expect([code, stderr]).toEqual([1, 'git was ended by SIGKILL\n'])
  })
})

describe('what git is fed piece by piece', () => {
  const strip = (input: () => Iterable<string>) =>
    spawnGit({ args: ['stripspace'], directory: tmpdir(), input, env: undefined })

  it('reaches it whole, and is made no faster than it reads', async () => {
    const line = `${'ä'.repeat(1 << 16)}\n`
    const { stdout } = await strip(() => Array.from({ length: 40 }, () => line))
    expect(stdout.toString('utf8') === line.repeat(40)).toBe(true)
    let made = 0
    await spawnGit({
      args: ['rev-parse', '--is-inside-work-tree'],
      directory: tmpdir(),
      env: undefined,
      *input() {
        for (; made < 200; made++) yield line
      },
    })
    expect(made).toBeLessThan(20)
  })

  it('fails with what a piece could not be made for', async () => {
    const broken = strip(function* () {
      yield 'one\n'
      throw new TypeError('no such text')
    })
    await expect(broken).rejects.toThrow(new TypeError('no such text'))
  })
})
