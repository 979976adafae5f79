import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Git } from '../../../src/local/git/git.ts'
import { readRefFile } from '../../../src/local/git/ref-file.ts'
import { readHead } from '../../../src/local/head/head.ts'
import { plainGit, repository } from '../repository.ts'

async function withCommits(): Promise<{ directory: string; git: Git; ids: string[] }> {
  const { directory, git } = await repository()
  const ids = ['one', 'two'].map(message => {
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', message)
    return plainGit(directory, 'rev-parse', 'HEAD')
  })
  return { directory, git, ids }
}

const SITUATIONS: Record<string, (directory: string, ids: readonly string[]) => unknown> = {
  'a branch of its own file': () => undefined,
  'a packed branch': directory => plainGit(directory, 'pack-refs', '--all'),
  'a packed branch that has moved since': directory => {
    plainGit(directory, 'pack-refs', '--all')
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'three')
  },
  'a branch without commits': directory => plainGit(directory, 'checkout', '-q', '--orphan', 'new'),
  'a branch whose name is a folder of others': directory => {
    plainGit(directory, 'pack-refs', '--all')
    mkdirSync(join(directory, '.git', 'refs', 'heads', 'main'), { recursive: true })
  },
  'a commit without a branch': (directory, [first = '']) => plainGit(directory, 'checkout', '-q', first),
  'a branch that stands for another': (directory, [first = '']) => {
    plainGit(directory, 'branch', 'real', first)
    plainGit(directory, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/real')
    plainGit(directory, 'checkout', '-q', 'alias')
  },
}

describe('the files of refs', () => {
  it.each(Object.entries(SITUATIONS))('say of %s what git says', async (_, arrange) => {
    const { directory, git, ids } = await withCommits()
    arrange(directory, ids)
    const said = (...args: string[]): string | undefined => {
      try {
        return plainGit(directory, ...args)
      } catch {
        return undefined
      }
    }
    expect(readRefFile(await git.folders(), 'HEAD')).toEqual({
      ref: said('symbolic-ref', '--no-recurse', '-q', 'HEAD') ?? said('symbolic-ref', '-q', 'HEAD'),
      commit: said('rev-parse', '-q', '--verify', 'HEAD'),
    })
  })

  it('say of a linked worktree what is checked out there', async () => {
    const { directory, ids } = await withCommits()
    plainGit(directory, 'worktree', 'add', '-q', '-b', 'beside', join(directory, 'beside'), ids[0] ?? '')
    const head = await readHead(new Git(join(directory, 'beside')))
    expect(head).toEqual({ branch: 'beside', commit: ids[0] })
  })

  it('leave to git what they do not say plainly', async () => {
    const { directory, git } = await withCommits()
    writeFileSync(join(directory, '.git', 'refs', 'heads', 'main'), '')
    expect(readRefFile(await git.folders(), 'HEAD')).toBeUndefined()
    plainGit(directory, 'symbolic-ref', 'refs/heads/a', 'refs/heads/b')
    plainGit(directory, 'symbolic-ref', 'refs/heads/b', 'refs/heads/a')
    expect(readRefFile(await git.folders(), 'refs/heads/a')).toBeUndefined()
  })
})
