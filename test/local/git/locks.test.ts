import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { plainGit, repository } from '../repository.ts'

describe('a lock of somebody else', () => {
  it.each([
    ["git's settings", 'config.lock', ['config', 'a.b', 'c']],
    ['a ref', 'refs/heads/new.lock', ['update-ref', 'refs/heads/new', 'HEAD']],
  ])('is waited for: on %s', async (_, name, args) => {
    const { directory, gitDirectory, git } = await repository()
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'first')
    const lock = join(gitDirectory, name)
    writeFileSync(lock, '')
    setTimeout(() => {
      rmSync(lock)
    }, 300)
    await expect(git.run(args)).resolves.toBeDefined()
  })
})
