import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blobId } from '../../src/engine/blob-id.ts'
import { DiskFailed, Locked } from '../../src/engine/errors.ts'
import { DiskWorktree } from '../../src/local/worktree.ts'
import { type WorktreeHarness, worktreeContract } from '../contracts/worktree.contract.ts'
import { pathOf } from '../doubles/bench.ts'
import { plainGit, repository } from './repository.ts'

async function harness(prefix = ''): Promise<WorktreeHarness & { directory: string }> {
  const { directory, gitDirectory, git } = await repository()
  const at = (path: string): string => join(directory, prefix, path)
  return {
    directory,
    worktree: new DiskWorktree(git, { top: directory, prefix, gitDirectory, branch: 'main' }),
    put: (path, text) => {
      mkdirSync(dirname(at(path)), { recursive: true })
      writeFileSync(at(path), text)
    },
    get: path => {
      try {
        return readFileSync(at(path), 'utf8')
      } catch {
        return undefined
      }
    },
    remove: path => {
      rmSync(at(path))
    },
  }
}

worktreeContract('DiskWorktree', () => harness())
worktreeContract('DiskWorktree below a folder of a larger repository', () => harness('xano/'))

describe('the folder on disk', () => {
  it('takes what the index holds from the index, and reads only what differs', async () => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'a')
    put('function/b.xs', 'b')
    plainGit(directory, 'add', '.')
    put('function/b.xs', 'B')
    const { files, contents } = await worktree.scan([])
    expect([...contents.keys()]).toEqual([blobId('B')])
    expect(files.get(pathOf('function/a.xs'))).toBe(blobId('a'))
  })

  it('sees other content of the same size and the same time', async () => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'one')
    plainGit(directory, 'add', '.')
    const { atime, mtime } = statSync(join(directory, 'function/a.xs'))
    put('function/a.xs', 'two')
    utimesSync(join(directory, 'function/a.xs'), atime, mtime)
    expect((await worktree.scan([])).files.get(pathOf('function/a.xs'))).toBe(blobId('two'))
  })

  it('leaves out what git ignores, but nothing that is expected or in the index', async () => {
    const { directory, worktree, put } = await harness()
    put('function/tracked.xs', 't')
    plainGit(directory, 'add', '.')
    writeFileSync(join(directory, '.gitignore'), '*.xs\n')
    put('function/ignored.xs', 'i')
    put('function/expected.xs', 'e')
    const { files } = await worktree.scan([pathOf('function/expected.xs'), pathOf('function/missing.xs')])
    expect([...files.keys()].sort()).toEqual(['function/expected.xs', 'function/tracked.xs'])
  })

  it('takes no link for a definition, and writes through none', async () => {
    const { directory, worktree, put } = await harness()
    const outside = join(directory, '..', `${Date.now()}-outside`)
    mkdirSync(outside)
    writeFileSync(join(outside, 'secret.xs'), 'secret')
    put('function/a.xs', 'a')
    symlinkSync(join(outside, 'secret.xs'), join(directory, 'function/link.xs'))
    symlinkSync(outside, join(directory, 'table'))
    expect([...(await worktree.scan([pathOf('table/secret.xs')])).files.keys()]).not.toContain(
      'function/link.xs',
    )
    await expect(
      worktree.write([{ path: pathOf('table/b.xs'), before: undefined, after: 'b' }]),
    ).rejects.toThrow(DiskFailed)
    expect(readdirSync(outside)).toEqual(['secret.xs'])
    rmSync(outside, { recursive: true })
  })

  it('keeps the mode of a file that it replaces', async () => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'a')
    chmodSync(join(directory, 'function/a.xs'), 0o640)
    await worktree.write([{ path: pathOf('function/a.xs'), before: blobId('a'), after: 'b' }])
    expect(statSync(join(directory, 'function/a.xs')).mode & 0o777).toBe(0o640)
  })

  it('removes folders that it has emptied, and leaves nothing else behind', async () => {
    const { directory, worktree, put } = await harness()
    put('function/deep/er/a.xs', 'a')
    await worktree.write([{ path: pathOf('function/deep/er/a.xs'), before: blobId('a'), after: undefined }])
    expect(readdirSync(directory)).toEqual(['.git'])
    expect(readdirSync(join(directory, '.git'))).not.toContain('tmp')
  })

  it('waits for the lock of another git command, and never takes it away', async () => {
    const { directory, worktree } = await harness()
    const lock = join(directory, '.git', 'index.lock')
    writeFileSync(lock, '')
    setTimeout(() => {
      rmSync(lock)
    }, 300)
    await expect(worktree.scan([])).resolves.toBeDefined()
  })

  it('gives up on a lock that stays, and says so', async () => {
    const { directory, worktree } = await harness()
    const lock = join(directory, '.git', 'index.lock')
    writeFileSync(lock, '')
    await expect(worktree.scan([])).rejects.toThrow(Locked)
    expect(readdirSync(join(directory, '.git'))).toContain('index.lock')
  })
})
