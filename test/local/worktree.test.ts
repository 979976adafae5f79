import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DiskFailed, HeadMoved, Locked } from '../../src/engine/ports/errors.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { DiskWorktree } from '../../src/local/worktree.ts'
import { type WorktreeHarness, worktreeContract } from '../contracts/worktree.contract.ts'
import { pathOf } from '../doubles/bench.ts'
import { temporary } from '../temporary.ts'
import { folding } from './folding.ts'
import { plainGit, repository } from './repository.ts'
import { unprivileged } from './unprivileged.ts'

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

  it('has a file that git is told not to look at in the index alone', async () => {
    const { directory, worktree, put, get, remove } = await harness('xano/')
    const path = pathOf('function/a.xs')
    put(path, 'one')
    put('function/b.xs', 'b')
    plainGit(directory, 'add', '.')
    plainGit(directory, 'update-index', '--skip-worktree', `xano/${path}`)
    remove(path)
    const scan = await worktree.scan([])
    expect(scan.files.get(path)).toBe(blobId('one'))
    expect(await worktree.peek([path])).toEqual(new Map([[path, blobId('one')]]))
    const before = blobId('one')
    expect(await worktree.write([{ path, before: blobId('other'), after: 'two' }])).toBe('stale')
    expect(await worktree.write([{ path, before, after: 'two' }])).toBe('written')
    expect(get(path)).toBeUndefined()
    expect(plainGit(directory, 'ls-files', '-s', '-v', `xano/${path}`)).toContain(`S 100644 ${blobId('two')}`)
    const other = { path: pathOf('function/b.xs'), before: blobId('b'), after: 'B' }
    const own = { path, before: blobId('two'), after: 'three' }
    expect(await worktree.write([own, { ...other, before: blobId('other') }])).toBe('stale')
    expect(await worktree.peek([path])).toEqual(new Map([[path, blobId('two')]]))
    expect(await worktree.write([own, other])).toBe('written')
    expect(await worktree.peek([path])).toEqual(new Map([[path, blobId('three')]]))
    expect(get('function/b.xs')).toBe('B')
    const touched = new Set([path])
    expect((await worktree.scan(scan.files, { scan, touched })).files.get(path)).toBe(blobId('three'))
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

  it('leaves out what git ignores also of what was touched', async () => {
    const { directory, worktree, put } = await harness()
    writeFileSync(join(directory, '.gitignore'), 'scratch/\nkept/\n')
    const scan = await worktree.scan([])
    put('scratch/a.xs', 'a')
    put('kept/b.xs', 'b')
    const touched = new Set(['scratch/a.xs', 'kept/b.xs'].map(pathOf))
    const { files } = await worktree.scan([pathOf('kept/b.xs')], { scan, touched })
    expect([...files.keys()]).toEqual(['kept/b.xs'])
  })

  it.each([
    ['the index', (directory: string) => plainGit(directory, 'add', 'function/b.xs')],
    ['HEAD', (directory: string) => plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'x')],
  ])('reads everything anew when %s has moved since', async (_, move) => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'a')
    put('function/b.xs', 'b')
    const scan = await worktree.scan([])
    put('function/a.xs', 'unseen')
    move(directory)
    const { files } = await worktree.scan([], { scan, touched: new Set() })
    expect(files.get(pathOf('function/a.xs'))).toBe(blobId('unseen'))
  })

  it('has no eye for what editors and systems lay beside a file', async () => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'a')
    symlinkSync('me@host.1', join(directory, 'function/.#a.xs'))
    put('function/._a.xs', '\0')
    const { files, obstacles } = await worktree.scan([])
    expect([[...files.keys()], obstacles]).toEqual([['function/a.xs'], []])
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

  it('writes hundreds of files together, and leaves nothing beside them', async () => {
    const { directory, worktree, get } = await harness()
    await worktree.scan([])
    const changes = Array.from({ length: 300 }, (_, at) => ({
      path: pathOf(`function/${at % 50}/f${at}.xs`),
      before: undefined,
      after: `text ${at}`,
    }))
    await worktree.prepare(changes.map(change => [change]))
    expect(readdirSync(directory)).toEqual(['.git'])
    for (const change of changes) expect(await worktree.write([change])).toBe('written')
    await worktree.finish()
    expect(changes.every(({ path, after }) => get(path) === after)).toBe(true)
    expect(readdirSync(join(directory, '.git/xano-sync/tmp'))).toEqual([])
  })

  it('looks again and again whether git stands still while it writes many files', async () => {
    const { directory, worktree } = await harness()
    await worktree.scan([])
    const changes = Array.from({ length: 40 }, (_, at) => ({
      path: pathOf(`function/f${at}.xs`),
      before: undefined,
      after: 'f',
    }))
    await worktree.prepare(changes.map(change => [change]))
    for (const change of changes.slice(0, 4)) await worktree.write([change])
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'mine')
    const rest = async (): Promise<void> => {
      for (const change of changes.slice(4)) await worktree.write([change])
    }
    await expect(rest()).rejects.toThrow(HeadMoved)
    await worktree.finish()
    expect(readdirSync(join(directory, 'function')).length).toBeLessThan(20)
  })

  it('writes through no link, also what was made ready before there was one', async () => {
    const { directory, worktree } = await harness()
    const outside = temporary()
    const change = { path: pathOf('table/b.xs'), before: undefined, after: 'b' }
    await worktree.prepare([[change]])
    symlinkSync(outside, join(directory, 'table'))
    await expect(worktree.write([change])).rejects.toThrow('table is a link')
    await worktree.finish()
    expect(readdirSync(outside)).toEqual([])
  })

  it('writes nothing where the folder of definitions is a link, or lies behind one', async () => {
    const { directory, worktree } = await harness('back/end/')
    const outside = temporary()
    mkdirSync(join(outside, 'end/function'), { recursive: true })
    symlinkSync(outside, join(directory, 'back'))
    const changes = ['table/a.xs', 'function/b.xs', 'function/c.xs'].map(path => [
      { path: pathOf(path), before: undefined, after: path },
    ])
    await worktree.prepare(changes)
    for (const change of changes) await expect(worktree.write(change)).rejects.toThrow('back is a link')
    await worktree.finish()
    expect(readdirSync(join(outside, 'end'), { recursive: true })).toEqual(['function'])
    rmSync(join(directory, 'back'))
    expect(await Promise.all(changes.map(change => worktree.write(change)))).toEqual(
      changes.map(() => 'written'),
    )
  })

  it('names what takes the place of a file, and what has a name that none can have, and looks into none', async () => {
    const { directory, worktree, put } = await harness()
    const at = (name: string): string => join(directory, name)
    put('function/seen.xs', 's')
    put('secret.txt', 'secret')
    symlinkSync(at('secret.txt'), at('function/link.xs'))
    symlinkSync(at('function'), at('query'))
    execFileSync('mkfifo', [at('function/pipe.xs')])
    mkdirSync(at('function/folder.xs'))
    writeFileSync(at('table'), 'no folder')
    writeFileSync(Buffer.concat([Buffer.from(at('function/')), Buffer.from([0xff, 0x2e, 0x78, 0x73])]), 'x')
    put('function/con.xs', 'x')
    const expected = ['function/folder.xs', 'function/pipe.xs', 'query/seen.xs', 'table/b.xs', 'table/c.xs']
    const { files, obstacles } = await worktree.scan(expected.map(pathOf))
    expect([...files.keys()]).toEqual(['function/seen.xs'])
    expect(obstacles.map(({ place, kind }) => [place, kind]).sort()).toEqual([
      ['function/con.xs', 'name'],
      ['function/folder.xs', 'folder'],
      ['function/link.xs', 'link'],
      ['function/pipe.xs', 'special'],
      ['function/\ufffd.xs', 'name'],
      ['query', 'link'],
      ['table', 'file'],
    ])
  })

  const DISTURBANCES: Readonly<Record<string, (at: (name: string) => string, directory: string) => void>> = {
    'a file was changed': at => {
      writeFileSync(at('xano/function/a.xs'), 'other')
    },
    'a file is missing': at => {
      rmSync(at('xano/table/b.xs'))
    },
    'a file came': at => {
      writeFileSync(at('xano/table/é.xs'), 'new')
    },
    'a file came that is no path': at => {
      writeFileSync(at('xano/table/con.xs'), 'new')
    },
    'a file is a link': at => {
      renameSync(at('xano/function/a.xs'), at('a.txt'))
      symlinkSync(at('a.txt'), at('xano/function/a.xs'))
    },
    'a folder is a link': at => {
      renameSync(at('xano/function'), at('function'))
      symlinkSync(at('function'), at('xano/function'))
    },
    'a folder is a link to itself': at => {
      rmSync(at('xano/function'), { recursive: true })
      symlinkSync('function', at('xano/function'))
    },
    'a file is no longer to be looked at': (_, directory) => {
      plainGit(directory, 'update-index', '--skip-worktree', 'xano/function/a.xs')
    },
    'a change is not to be looked for': (at, directory) => {
      plainGit(directory, 'update-index', '--assume-unchanged', 'xano/function/a.xs')
      writeFileSync(at('xano/function/a.xs'), 'other')
    },
    'the index holds another file': (at, directory) => {
      writeFileSync(at('xano/function/a.xs'), 'other')
      plainGit(directory, 'add', '.')
    },
    'the index has forgotten a file': (_, directory) => {
      plainGit(directory, 'rm', '--quiet', '--cached', 'xano/function/a.xs')
    },
  }

  it.each(Object.entries(DISTURBANCES))(
    'is the tree that was expected where it holds just that, and is read as ever where %s',
    async (_, disturb) => {
      const { directory, worktree, put } = await harness('xano/')
      put('function/a.xs', 'a')
      put('function/ü c.xs', 'a')
      put('table/b.xs', 'b')
      plainGit(directory, 'add', '.')
      const { files: expected } = await worktree.scan([])
      expect((await worktree.scan(expected)).files).toBe(expected)
      disturb(name => join(directory, name), directory)
      const { files, contents, obstacles } = await worktree.scan(expected)
      const plainly = await worktree.scan([...expected.keys()])
      expect({ files, contents, obstacles }).toEqual({
        files: plainly.files,
        contents: plainly.contents,
        obstacles: plainly.obstacles,
      })
      expect(files).not.toBe(expected)
    },
  )

  it('is the tree that was expected also where files were only touched, or nothing is known of when they changed', async () => {
    const { directory, worktree, put } = await harness()
    put('function/touched.xs', 'a')
    put('function/staged.xs', 'b')
    plainGit(directory, 'add', '.')
    const { files: expected } = await worktree.scan([])
    utimesSync(join(directory, 'function/touched.xs'), 1, 1)
    plainGit(directory, 'update-index', '--cacheinfo', `100644,${blobId('b')},function/staged.xs`)
    expect((await worktree.scan(expected)).files).toBe(expected)
  })

  it('is read also where git fails to show how it differs', async () => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'a')
    put('function/b.xs', 'b')
    plainGit(directory, 'add', '.')
    const { files: expected } = await worktree.scan([])
    plainGit(directory, 'config', 'diff.orderFile', '/nowhere')
    put('function/b.xs', 'edited')
    const { files } = await worktree.scan(expected)
    expect([...files]).toEqual([
      ['function/a.xs', blobId('a')],
      ['function/b.xs', blobId('edited')],
    ])
  })

  it('names a file that was to be there, in a folder that it may not enter', async () => {
    const { directory, worktree, put } = await harness()
    put('function/a.xs', 'a')
    put('table/b.xs', 'b')
    plainGit(directory, 'add', '.')
    const { files: expected } = await worktree.scan([])
    const scan = await unprivileged(directory, () => {
      chmodSync(join(directory, 'table'), 0o444)
      return worktree.scan(expected).finally(() => {
        chmodSync(join(directory, 'table'), 0o755)
      })
    })
    expect([...scan.files.keys()]).toEqual(['function/a.xs'])
    expect(scan.obstacles.map(({ place, kind }) => `${place} ${kind}`)).toEqual(['table/b.xs unreadable'])
  })

  it('tells a folder of definitions that is a link from one that was emptied', async () => {
    const { directory, worktree, put } = await harness('xano/')
    put('function/a.xs', 'a')
    plainGit(directory, 'add', '.')
    renameSync(join(directory, 'xano'), join(directory, 'moved'))
    symlinkSync('moved', join(directory, 'xano'))
    const { files, obstacles } = await worktree.scan([])
    expect([files.size, obstacles]).toEqual([0, [{ place: '.', kind: 'link' }]])
  })

  it('names a file that it may not read, tracked or not, and reads the others', async () => {
    const { directory, worktree, put } = await harness()
    put('function/mine.xs', 'm')
    put('function/tracked.xs', 't')
    plainGit(directory, 'add', '.')
    put('function/tracked.xs', 'changed')
    put('function/loose.xs', 'l')
    put('table/below.xs', 'b')
    const scan = await unprivileged(directory, () => {
      for (const name of ['function/tracked.xs', 'function/loose.xs', 'table'])
        chmodSync(join(directory, name), 0)
      return worktree.scan([pathOf('table/below.xs')])
    })
    expect([...scan.files.keys()]).toEqual(['function/mine.xs'])
    expect(scan.obstacles.map(({ place, kind }) => `${place} ${kind}`).sort()).toEqual([
      'function/loose.xs unreadable',
      'function/tracked.xs unreadable',
      'table/below.xs unreadable',
    ])
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

  it('goes on by itself where a kill of ours has left the lock', async () => {
    const { directory, worktree } = await harness()
    const draft = join(directory, '.git/xano-sync/index')
    mkdirSync(dirname(draft), { recursive: true })
    writeFileSync(draft, '')
    linkSync(draft, join(directory, '.git/index.lock'))
    await expect(worktree.scan([])).resolves.toBeDefined()
    expect(readdirSync(join(directory, '.git'))).not.toContain('index.lock')
  })

  it('gives up on a lock that stays, and says so', async () => {
    const { directory, worktree } = await harness()
    const lock = join(directory, '.git', 'index.lock')
    writeFileSync(lock, '')
    await expect(worktree.scan([])).rejects.toThrow(Locked)
    expect(readdirSync(join(directory, '.git'))).toContain('index.lock')
  })

  describe('on a disk that takes names of another case for one', () => {
    const [small, large] = [pathOf('function/a.xs'), pathOf('function/A.xs')]

    it.each(['true', 'false'])(
      'sees one file where git has given it another name (core.ignorecase %s)',
      async ignores => {
        const { directory, worktree, put } = await harness()
        put(small, 'a')
        plainGit(directory, 'config', 'core.ignorecase', ignores)
        plainGit(directory, 'add', '.')
        plainGit(directory, 'mv', small, 'function/b')
        plainGit(directory, 'mv', 'function/b', large)
        await folding(directory, async () => {
          const scan = await worktree.scan([small])
          expect([...scan.files.keys()]).toEqual([large])
          const again = await worktree.scan(new Map([[small, blobId('a')]]), {
            scan,
            touched: new Set([small]),
          })
          expect([...again.files.keys()]).toEqual([large])
        })
      },
    )

    it('goes by the name that git knows also where the file was edited', async () => {
      const { directory, worktree, put, remove } = await harness()
      put(large, 'a')
      plainGit(directory, 'add', large)
      remove(large)
      put(small, 'edited')
      await folding(directory, async () => {
        expect([...(await worktree.scan([])).files]).toEqual([[large, blobId('edited')]])
      })
    })

    it('goes by the name that the folder lists, where git knows none', async () => {
      const { directory, worktree, put } = await harness()
      put(large, 'a')
      await folding(directory, async () => {
        expect([...(await worktree.scan([small])).files.keys()]).toEqual([large])
      })
    })

    it('sees both on any other disk', async () => {
      const { directory, worktree, put } = await harness()
      put(small, 'a')
      put(large, 'A')
      plainGit(directory, 'add', large)
      expect([...(await worktree.scan([small])).files.keys()].sort()).toEqual([large, small])
    })
  })

  describe('on a disk that tells names of another case apart', () => {
    const [small, large] = [pathOf('function/a.xs'), pathOf('function/A.xs')]

    it('sees a file whose name is that of one which is only in the index', async () => {
      const { directory, worktree, put } = await harness()
      put(small, 'a')
      plainGit(directory, 'add', '.')
      plainGit(directory, 'update-index', '--skip-worktree', small)
      rmSync(join(directory, small))
      put(large, 'A')
      expect([...(await worktree.scan([small])).files.keys()].sort()).toEqual([large, small])
    })

    it('sees a file under its new name also where it was not told of the old one yet', async () => {
      const { directory, worktree, put } = await harness()
      put(small, 'a')
      plainGit(directory, 'add', '.')
      const scan = await worktree.scan([small])
      renameSync(join(directory, small), join(directory, large))
      const halfway = await worktree.scan(new Map([[small, blobId('a')]]), {
        scan,
        touched: new Set([large]),
      })
      expect([...halfway.files.keys()]).toContain(large)
    })
  })
})
