import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { ListedTree } from '../../src/local/git/listed-tree.ts'
import { DiskWorktree } from '../../src/local/worktree.ts'
import { pathOf } from '../doubles/bench.ts'
import { plainGit, repository } from './repository.ts'

const FILES = ['a.xs', 'api/shop/b.xs', 'api/shop/c.xs', 'function/é d.xs'].map(pathOf)

/** What may have happened to a folder since it held just what was expected. */
const EVENTS: Readonly<Record<string, (directory: string) => void>> = {
  edited: directory => {
    put(directory, 'a.xs', 'other')
  },
  'saved as it was': directory => {
    put(directory, 'api/shop/b.xs', 'api/shop/b.xs')
  },
  removed: directory => {
    rmSync(join(directory, 'api/shop/c.xs'), { force: true })
  },
  new: directory => {
    put(directory, 'function/new.xs')
  },
  'new, and staged': directory => {
    put(directory, 'function/staged.xs')
    plainGit(directory, 'add', 'function/staged.xs')
  },
  'new, and announced': directory => {
    put(directory, 'function/announced.xs')
    plainGit(directory, 'add', '-N', 'function/announced.xs')
  },
  'edited, and staged': directory => {
    put(directory, 'function/é d.xs', 'staged')
    plainGit(directory, 'add', 'function')
  },
  renamed: directory => {
    renameSync(join(directory, 'a.xs'), join(directory, 'api/a 2.xs'))
  },
  'of another mode': directory => {
    chmodSync(join(directory, 'api/shop/b.xs'), 0o755)
  },
  'misnamed, and no definition': directory => {
    put(directory, 'function/con.xs')
    put(directory, 'function/.#lock.xs')
    put(directory, 'function/note.txt')
  },
  'a link in place of a file': directory => {
    rmSync(join(directory, 'api/shop/b.xs'), { force: true })
    symlinkSync('c.xs', join(directory, 'api/shop/b.xs'))
  },
  'a folder in place of a file': directory => {
    rmSync(join(directory, 'a.xs'), { force: true })
    put(directory, 'a.xs/in.xs')
  },
  'a link in place of a folder': directory => {
    renameSync(join(directory, 'function'), join(directory, 'elsewhere'))
    symlinkSync('elsewhere', join(directory, 'function'))
  },
  ignored: directory => {
    put(directory, '.gitignore', 'function/\n')
  },
  'told not to look': directory => {
    plainGit(directory, 'update-index', '--assume-unchanged', 'api/shop/b.xs')
  },
  skipped: directory => {
    plainGit(directory, 'update-index', '--skip-worktree', 'api/shop/c.xs')
  },
  untracked: directory => {
    plainGit(directory, 'rm', '-q', '--cached', 'api/shop/b.xs')
  },
}

function put(directory: string, path: string, text = path): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true })
  writeFileSync(join(directory, path), text)
}

/** What the look at a folder finds: the same, whether it is told what to expect or only where that would lie. */
async function demandSame(events: readonly string[]): Promise<void> {
  const { directory, gitDirectory, git } = await repository()
  for (const path of FILES) put(directory, path)
  plainGit(directory, 'add', '.')
  const listed = await ListedTree.read(git, plainGit(directory, 'write-tree'))
  for (const event of events)
    try {
      EVENTS[event]?.(directory)
    } catch {
      // Another event has taken away what this one is about.
    }
  const look = () => new DiskWorktree(git, { top: directory, prefix: '', gitDirectory, branch: 'main' })
  const { files, contents, obstacles } = await look().scan(FILES)
  const byPlace = [...obstacles].sort((a, b) => (a.place < b.place ? -1 : 1))
  for (const expected of [listed, new Map(FILES.map(path => [path, blobId(path)]))]) {
    const seen = await look().scan(expected)
    expect(new Map(seen.files)).toEqual(new Map(files))
    expect(new Map(seen.contents)).toEqual(new Map(contents))
    expect([...seen.obstacles].sort((a, b) => (a.place < b.place ? -1 : 1))).toEqual(byPlace)
  }
}

describe('a look at a folder that is not quite as expected finds what one without expectations does', () => {
  it.each(Object.keys(EVENTS))('%s', async event => {
    await demandSame([event])
  })

  it('several at once', async () => {
    const some = fc.uniqueArray(fc.constantFrom(...Object.keys(EVENTS)), { minLength: 2, maxLength: 5 })
    await fc.assert(fc.asyncProperty(some, demandSame), { numRuns: 25 })
  })
})
