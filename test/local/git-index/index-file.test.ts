import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { HeadMoved } from '../../../src/engine/ports/errors.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { readIndex, updateIndex } from '../../../src/local/git-index/index-file.ts'
import { Git } from '../../../src/local/git/git.ts'
import { plainGit, repository } from '../repository.ts'

it('is changed when what was run beside is over, however long that holds its lock', async () => {
  const { directory, git } = await repository()
  writeFileSync(join(directory, 'a.xs'), 'a')
  plainGit(directory, 'add', '.')
  const over = join(directory, 'over')
  git.beside(git.run(['-c', `alias.later=!sleep 0.5 && touch ${over}`, 'later']))
  await updateIndex(git, new Map([['a.xs', blobId('')]]), await readIndex(git, ['a.xs']))
  expect(existsSync(over)).toBe(true)
})

it.each(['git update-index', 'lock the index', undefined])(
  'keeps what is staged at a path after it was read (before: %s), and takes no offence at another path',
  async at => {
    const { directory } = await repository()
    const on = new Map<string, () => void>()
    const git = new Git(directory, step => on.get(step)?.())
    const stage = (name: string, text: string): void => {
      writeFileSync(join(directory, name), text)
      plainGit(directory, 'add', name)
    }
    const change = async (text: string, meanwhile: () => void): Promise<void> => {
      const seen = await readIndex(git, ['a.xs'])
      const once = (): void => {
        on.clear()
        meanwhile()
      }
      if (at === undefined) meanwhile()
      else on.set(at, once)
      await updateIndex(git, new Map([['a.xs', blobId(text)]]), seen)
    }
    for (const text of ['old', 'news', 'staged']) stage('a.xs', text)
    stage('a.xs', 'old')
    const changed = change('news', () => {
      stage('a.xs', 'staged')
    })
    await expect(changed).rejects.toThrow(HeadMoved)
    expect(plainGit(directory, 'show', ':a.xs')).toBe('staged')
    await change('news', () => {
      stage('b.xs', 'b')
    })
    expect(plainGit(directory, 'show', ':a.xs')).toBe('news')
    expect(plainGit(directory, 'ls-files')).toBe('a.xs\nb.xs')
  },
)

it('leaves nothing of a few files for git to find out, but of those that it was told not to look at', async () => {
  const { directory, git } = await repository()
  const files = ['a.xs', 'b [1].xs', 'assumed.xs']
  for (const name of files) writeFileSync(join(directory, name), 'old')
  plainGit(directory, 'add', '.')
  plainGit(directory, 'update-index', '--assume-unchanged', 'assumed.xs')
  for (const name of files) writeFileSync(join(directory, name), 'news')
  const before = await readIndex(git, files)
  const { refreshed } = await updateIndex(git, new Map(files.map(name => [name, blobId('news')])), before)
  await refreshed
  expect(plainGit(directory, 'diff-files', '--name-only')).toBe('')
  expect(plainGit(directory, 'ls-files', '-v')).toContain('h assumed.xs')
})
