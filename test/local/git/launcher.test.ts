import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Command, launchBy, launchGit, spawnGit } from '../../../src/local/git/launch.ts'
import { Launcher } from '../../../src/local/git/launcher.ts'
import { plainGit, repository } from '../repository.ts'

const SCRIPT = resolve('dist/local/launcher-process.cjs')

/** The process that has started git. */
async function starter(directory: string): Promise<number> {
  const alias = ['-c', 'alias.starter=!echo $(ps -o ppid= -p $(ps -o ppid= -p $$))', 'starter']
  const { stdout } = await launchGit({ args: alias, directory, input: undefined, env: undefined })
  return Number(stdout.toString())
}

async function started(): Promise<{ launcher: Launcher; directory: string }> {
  const { directory } = await repository()
  const launcher = Launcher.start(SCRIPT)
  onTestFinished(() => {
    launcher.close()
    launchBy(spawnGit)
  })
  await vi.waitFor(async () => {
    expect(await starter(directory)).not.toBe(process.pid)
  }, 20_000)
  return { launcher, directory }
}

describe('a process that starts git', () => {
  it('gives what git gives: bytes, complaints, how it ended', async () => {
    const { directory } = await started()
    const commands: Partial<Command>[] = [
      { args: ['hash-object', '-w', '--stdin'], input: Buffer.from([0, 255, 10]) },
      { args: ['cat-file', 'blob', '8a8a7a9dd31ac0ac4d8a0e0a7b6e6ac2c4e10eb9'] },
      { args: ['cat-file', '--batch'], input: 'nothing\n' },
      { args: ['var', 'GIT_AUTHOR_IDENT'], env: { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_DATE: '1 +0000' } },
      { args: ['no-such-command'] },
    ]
    for (const command of commands) {
      const whole = { args: [], input: undefined, env: undefined, ...command, directory }
      expect(await launchGit(whole)).toEqual(await spawnGit(whole))
    }
  })

  it('keeps apart what runs at the same time', async () => {
    const { directory } = await started()
    const texts = Array.from({ length: 20 }, (_, index) => 'x'.repeat(index * 5000))
    const answers = await Promise.all(
      texts.map(input => launchGit({ args: ['stripspace'], directory, input, env: undefined })),
    )
    expect(answers.map(({ stdout }) => stdout.toString().trim())).toEqual(texts)
  })

  it('gives long answers that come at the same time whole, each to whom it is for', async () => {
    const { directory } = await started()
    const blobOf = (name: string): string => `${name} ä\n`.repeat(1 << 19)
    const commands = ['one', 'other'].map(name => {
      writeFileSync(join(directory, name), blobOf(name))
      return { args: ['cat-file', 'blob', plainGit(directory, 'hash-object', '-w', name)], directory }
    })
    const answers = await Promise.all(
      commands.map(command => launchGit({ ...command, input: undefined, env: undefined })),
    )
    expect(answers.map(({ stdout }) => stdout.toString() === blobOf('one'))).toEqual([true, false])
    expect(answers.map(({ stdout }) => stdout.toString() === blobOf('other'))).toEqual([false, true])
  })

  it('holds no more than a piece of what git prints', async () => {
    const { directory } = await repository()
    const text = 'x\n'.repeat(3 << 20)
    writeFileSync(join(directory, 'long'), text)
    const args = ['cat-file', 'blob', plainGit(directory, 'hash-object', '-w', 'long')]
    const pieces: Buffer[] = []
    const { stdout } = await spawnGit({ args, directory, input: undefined, env: undefined }, piece =>
      pieces.push(piece),
    )
    expect(Math.max(stdout.length, ...pieces.map(({ length }) => length))).toBeLessThan(2 << 20)
    expect(Buffer.concat([...pieces, stdout]).toString() === text).toBe(true)
  })

  it('is told nothing long: that goes to git without it', async () => {
    const { directory } = await started()
    const helper = await starter(directory)
    const starterFor = async (input: Command['input']): Promise<number> => {
      const alias = [
        '-c',
        'alias.starter=!cat >/dev/null; echo $(ps -o ppid= -p $(ps -o ppid= -p $$))',
        'starter',
      ]
      const { stdout } = await launchGit({ args: alias, directory, input, env: undefined })
      return Number(stdout.toString())
    }
    expect(await starterFor('x'.repeat(1000))).toBe(helper)
    expect(await starterFor('x'.repeat(2 << 20))).toBe(process.pid)
    expect(await starterFor(() => ['x'])).toBe(process.pid)
  })

  it('is not needed: without it git is started as before', async () => {
    const { launcher, directory } = await started()
    launcher.close()
    expect(await starter(directory)).toBe(process.pid)
  })

  it('keeps nobody from ending once it is not needed, even where it hangs', async () => {
    const processes = (): number =>
      process.getActiveResourcesInfo().filter(name => name === 'ProcessWrap').length
    const { launcher, directory } = await started()
    const helper = await starter(directory)
    await vi.waitFor(() => {
      expect(processes()).toBe(1)
    }, 20_000)
    process.kill(helper, 'SIGSTOP')
    launcher.close()
    expect(processes()).toBe(0)
    process.kill(helper, 'SIGKILL')
  })

  it('fails what was under way when it ends, and nothing after', async () => {
    const { directory } = await started()
    const helper = await starter(directory)
    const slow = launchGit({
      args: ['-c', 'alias.slow=!sleep 2', 'slow'],
      directory,
      input: undefined,
      env: undefined,
    })
    process.kill(helper, 'SIGKILL')
    await expect(slow).rejects.toThrow('has ended')
    expect(await starter(directory)).toBe(process.pid)
  })
})
