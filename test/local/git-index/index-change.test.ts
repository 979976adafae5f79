import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HeadMoved } from '../../../src/engine/ports/errors.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { changeIndex, dropLeftLock } from '../../../src/local/git-index/index-change.ts'
import { Git } from '../../../src/local/git/git.ts'
import { plainGit, repository } from '../repository.ts'

const entry = (path: string, text: string): { args: string[]; input: string } => ({
  args: ['update-index', '-z', '--index-info'],
  input: `100644 ${blobId(text)}\t${path}\0`,
})

/** A repository whose git tells of each step before it is taken. */
async function watched(): Promise<{
  readonly directory: string
  readonly git: Git
  readonly on: Map<string, () => void>
}> {
  const { directory } = await repository()
  const on = new Map<string, () => void>()
  return { directory, git: new Git(directory, step => on.get(step)?.()), on }
}

const staged = (directory: string): string => plainGit(directory, 'ls-files')
const lockIn = (directory: string): string => join(directory, '.git/index.lock')
const stage = (directory: string, name: string): void => {
  writeFileSync(join(directory, name), name)
  plainGit(directory, 'add', name)
}

describe('a change of the index', () => {
  it('is what git makes of it, and leaves nothing but that', async () => {
    const { directory, git } = await watched()
    await changeIndex(git, [entry('a.xs', 'a')])
    stage(directory, 'b.xs')
    await changeIndex(git, [entry('c.xs', 'c'), { args: ['update-index', '--assume-unchanged', 'c.xs'] }])
    expect(plainGit(directory, 'ls-files', '-v')).toBe('H a.xs\nH b.xs\nh c.xs')
    for (const left of ['index.lock', 'xano-sync/index', 'xano-sync/index.lock'])
      expect(existsSync(join(directory, '.git', left))).toBe(false)
  })

  it.each([
    ['split', 'core.splitIndex'],
    ['of a repository with very many files', 'feature.manyFiles'],
  ])('comes about where the index is %s', async (_, setting) => {
    const { directory, git } = await watched()
    plainGit(directory, 'config', setting, 'true')
    for (const name of ['a.xs', 'b.xs']) stage(directory, name)
    await changeIndex(git, [entry('c.xs', 'c')])
    stage(directory, 'd.xs')
    expect(staged(directory)).toBe('a.xs\nb.xs\nc.xs\nd.xs')
  })

  it('is left to git alone where the index is a link', async () => {
    const { directory, git, on } = await watched()
    stage(directory, 'a.xs')
    const index = join(directory, '.git/index')
    renameSync(index, `${index}-elsewhere`)
    symlinkSync('index-elsewhere', index)
    on.set('replace the index', () => {
      throw new Error('the link would be replaced')
    })
    await changeIndex(git, [entry('b.xs', 'b')])
    expect(staged(directory)).toBe('a.xs\nb.xs')
    expect(lstatSync(index).isSymbolicLink()).toBe(true)
  })

  it('is made anew on what others have put there meanwhile, first index or not', async () => {
    const { directory, git, on } = await watched()
    for (const [name, theirs] of [
      ['a.xs', 'b.xs'],
      ['c.xs', 'd.xs'],
    ] as const) {
      on.set('lock the index', () => {
        on.clear()
        stage(directory, theirs)
      })
      await changeIndex(git, [entry(name, name)])
    }
    expect(staged(directory)).toBe('a.xs\nb.xs\nc.xs\nd.xs')
  })

  it('ends where they do not stop', async () => {
    const { directory, git, on } = await watched()
    let count = 0
    on.set('lock the index', () => {
      stage(directory, `${count++}.xs`)
    })
    await expect(changeIndex(git, [entry('a.xs', 'a')])).rejects.toThrow(HeadMoved)
    expect(staged(directory)).not.toContain('a.xs')
    expect(existsSync(lockIn(directory))).toBe(false)
  })

  it('waits for the lock of somebody else, and takes none away', async () => {
    const { directory, git } = await watched()
    stage(directory, 'b.xs')
    writeFileSync(lockIn(directory), 'theirs')
    utimesSync(lockIn(directory), 0, 0)
    const changed = changeIndex(git, [entry('a.xs', 'a')])
    await setTimeout(400)
    expect(readFileSync(lockIn(directory), 'utf8')).toBe('theirs')
    expect(staged(directory)).toBe('b.xs')
    rmSync(lockIn(directory))
    await changed
    expect(staged(directory)).toBe('a.xs\nb.xs')
  })

  it('gives the lock back where it is called off', async () => {
    const { directory, git, on } = await watched()
    on.set('replace the index', () => {
      expect(existsSync(lockIn(directory))).toBe(true)
      throw new Error('called off')
    })
    await expect(changeIndex(git, [entry('a.xs', 'a')])).rejects.toThrow('called off')
    expect(existsSync(lockIn(directory))).toBe(false)
  })
})

describe('a lock that a kill has left', () => {
  it('is dropped once nobody can be holding it, and at once by who changes the index next', async () => {
    const { directory, git } = await watched()
    stage(directory, 'b.xs')
    const leave = (): void => {
      writeFileSync(join(directory, '.git/xano-sync/index'), 'draft')
      linkSync(join(directory, '.git/xano-sync/index'), lockIn(directory))
    }
    await changeIndex(git, [entry('a.xs', 'a')])
    leave()
    dropLeftLock(join(directory, '.git'))
    expect(existsSync(lockIn(directory))).toBe(true)
    dropLeftLock(join(directory, '.git'), 0)
    expect(existsSync(lockIn(directory))).toBe(false)
    leave()
    await changeIndex(git, [entry('c.xs', 'c')])
    expect(staged(directory)).toBe('a.xs\nb.xs\nc.xs')
  })

  it('is dropped where the clock was put back since', async () => {
    const { directory } = await watched()
    mkdirSync(join(directory, '.git/xano-sync'), { recursive: true })
    writeFileSync(join(directory, '.git/xano-sync/index'), 'draft')
    linkSync(join(directory, '.git/xano-sync/index'), lockIn(directory))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    dropLeftLock(join(directory, '.git'))
    expect(existsSync(lockIn(directory))).toBe(false)
  })

  it("is nobody else's", async () => {
    const { directory } = await watched()
    writeFileSync(lockIn(directory), '')
    dropLeftLock(join(directory, '.git'), 0)
    expect(existsSync(lockIn(directory))).toBe(true)
  })
})
