import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
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

  it('is waited for ten seconds by the clock, however long git waits for it by itself', async () => {
    const { directory, gitDirectory, git } = await repository()
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'first')
    plainGit(directory, 'update-ref', 'refs/old', 'HEAD')
    writeFileSync(join(gitDirectory, 'packed-refs.lock'), '')
    const now = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => 10 * now())
    onTestFinished(() => {
      clock.mockRestore()
    })
    await expect(git.run(['update-ref', '-d', 'refs/old'])).rejects.toThrow(/packed-refs.lock/)
  }, 9000)

  it('is waited for from when git comes upon it, however long git was at work before', async () => {
    const { directory, gitDirectory, git } = await repository()
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'first')
    const lock = join(gitDirectory, 'refs/heads/new.lock')
    writeFileSync(lock, '')
    const now = performance.now.bind(performance)
    let work = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + work)
    onTestFinished(() => {
      clock.mockRestore()
    })
    const run = git.run(['update-ref', 'refs/heads/new', 'HEAD'])
    work = 60_000
    setTimeout(() => {
      rmSync(lock)
    }, 300)
    await expect(run).resolves.toBeDefined()
  })
})
