import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Busy } from '../../../src/engine/ports/errors.ts'
import { isHookOfCommit } from '../../../src/local/head/commit-hook.ts'
import { whileStill } from '../../../src/local/head/head.ts'
import { temporary } from '../../temporary.ts'
import { plainGit, repository } from '../repository.ts'

/** What git hands a hook of a commit as its index, and whether it holds the lock meanwhile. */
async function handed(...args: readonly string[]): Promise<{ gitDirectory: string; index: string }> {
  const { directory, gitDirectory } = await repository()
  const told = join(temporary(), 'told')
  const hook = join(directory, '.git/hooks/pre-commit')
  writeFileSync(join(directory, 'a'), 'one')
  plainGit(directory, 'add', 'a')
  plainGit(directory, 'commit', '-qm', 'one')
  writeFileSync(join(directory, 'a'), 'two')
  writeFileSync(hook, `#!/bin/sh\nprintf %s "$GIT_INDEX_FILE" > '${told}'\n`)
  chmodSync(hook, 0o755)
  plainGit(directory, 'commit', '-qm', 'two', ...args)
  return { gitDirectory, index: readFileSync(told, 'utf8') }
}

afterEach(() => vi.unstubAllEnvs())

describe('a hook of a commit', () => {
  it.each([[['-a']], [['a']]])('knows that git holds the index for it: commit %j', async args => {
    const { gitDirectory, index } = await handed(...args)
    expect(isHookOfCommit(gitDirectory, index)).toBe(true)
    expect(isHookOfCommit((await repository()).gitDirectory, index)).toBe(false)
  })

  it('is waited for by nobody where git has let go of the index', async () => {
    const { gitDirectory, index } = await handed('--allow-empty')
    expect(isHookOfCommit(gitDirectory, index)).toBe(false)
    expect(isHookOfCommit(gitDirectory, undefined)).toBe(false)
    expect(isHookOfCommit(gitDirectory, '/nowhere/index.lock')).toBe(false)
  })

  it('may look at the folder, and is told at once that it may not write', async () => {
    const { git, gitDirectory } = await repository()
    const lock = join(gitDirectory, 'index.lock')
    writeFileSync(lock, '')
    vi.stubEnv('GIT_INDEX_FILE', lock)
    const look = vi.fn(() => Promise.resolve('seen'))
    await expect(whileStill(git, { gitDirectory }, look)).rejects.toThrow(Busy)
    expect(look).not.toHaveBeenCalled()
    expect(await whileStill(git, { gitDirectory, onlyLooks: true }, look)).toMatchObject({ seen: 'seen' })
  })
})
