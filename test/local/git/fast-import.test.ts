import { describe, expect, it } from 'vitest'
import { GitFailed } from '../../../src/engine/ports/errors.ts'
import { commitAgain, type Draft, writeCommit } from '../../../src/local/git/fast-import.ts'
import { plainGit, repository } from '../repository.ts'

const PERSON = { name: 'Ada <A>', email: 'ada@example.com', at: new Date(1_700_000_000_500) }

const draft = (message: string, changes: Draft['changes']): Draft => ({
  message,
  author: PERSON,
  committer: { ...PERSON, name: '', at: new Date(0) },
  changes,
})

const MESSAGES = ['one line', 'two\n\nlines, ä\n', '', '\n\n  space  \n\n', 'Xano-Mirror: x\n'.repeat(3000)]

describe('a commit that changes nothing of its parent', () => {
  it.each(MESSAGES)('is the same that a stream would make, whatever it says (%#)', async message => {
    const { directory, git } = await repository()
    const changes = new Map([['function/a.xs', { text: 'function a {\n}' }]])
    const parent = await writeCommit(git, draft('parent', changes))
    const again = await commitAgain(git, { ...draft(message, new Map()), parent })
    expect(again).toBe(await writeCommit(git, { ...draft(message, new Map()), parent }))
    expect(plainGit(directory, 'rev-parse', `${again}^{tree}`)).toBe(
      plainGit(directory, 'rev-parse', `${parent}^{tree}`),
    )
  })

  it('is one object more, and no ref', async () => {
    const { directory, git } = await repository()
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'parent')
    const parent = plainGit(directory, 'rev-parse', 'HEAD')
    const refs = plainGit(directory, 'for-each-ref')
    const objects = Number(plainGit(directory, 'count-objects').split(' ')[0])
    await commitAgain(git, { ...draft('again', new Map()), parent })
    expect(plainGit(directory, 'count-objects')).toMatch(new RegExp(`^${objects + 1} `))
    expect(plainGit(directory, 'for-each-ref')).toBe(refs)
    expect(plainGit(directory, 'fsck', '--strict', '--no-dangling')).toBe('')
  })

  it('is not made of a parent that git has lost', async () => {
    const { git } = await repository()
    const parent = 'a'.repeat(40)
    await expect(commitAgain(git, { ...draft('again', new Map()), parent })).rejects.toThrow(GitFailed)
  })
})

describe('a commit in a repository on a disk that takes names of another case for one', () => {
  const files = async (changes: Draft['changes']): Promise<string[]> => {
    const { directory, git } = await repository()
    const held = ['Function/a.xs', 'function/B.xs', 'function/b.xs', 'function/c.xs']
    const parent = await writeCommit(git, draft('parent', new Map(held.map(path => [path, { text: path }]))))
    plainGit(directory, 'config', 'core.ignorecase', 'true')
    const made = await writeCommit(git, { ...draft('made', changes), parent })
    return plainGit(directory, 'diff-tree', '-r', '--name-status', parent, made).split('\n')
  }

  it.each([
    ['another file of its name', 'function/b.xs'],
    ['another folder of its name', 'function/c.xs'],
  ])('changes the file that was meant, where there is %s', async (_, path) => {
    expect(await files(new Map([[path, { text: 'changed' }]]))).toEqual([`M\t${path}`])
  })

  it('gives a file a name of another case', async () => {
    const changes = new Map([
      ['function/C.xs', { text: 'function/c.xs' }],
      ['function/c.xs', undefined],
    ])
    expect(await files(changes)).toEqual(['A\tfunction/C.xs', 'D\tfunction/c.xs'])
  })
})

describe('a commit of many long texts', () => {
  const long = (name: string): string => `${name} ä\n`.repeat(1 << 16)
  const names = Array.from({ length: 16 }, (_, index) => `n${index}`)

  it('holds each of them', async () => {
    const { directory, git } = await repository()
    const changes = new Map(names.map(name => [`function/${name}.xs`, { text: long(name) }]))
    const made = await writeCommit(git, draft('many', changes))
    for (const name of names)
      expect(plainGit(directory, 'show', `${made}:function/${name}.xs`) === long(name).trim()).toBe(true)
  })

  it('asks for a text when it is written, and is none where one cannot be had', async () => {
    const { directory, git } = await repository()
    const asked: string[] = []
    const changes = new Map(
      names.map(name => {
        const content = {
          get text(): string {
            asked.push(name)
            if (asked.length > 20) throw new GitFailed('no such text')
            return long(name)
          },
        }
        return [`function/${name}.xs`, content]
      }),
    )
    const writing = writeCommit(git, draft('many', changes))
    expect(new Set(asked).size).toBeLessThan(10)
    await expect(writing).rejects.toThrow(new GitFailed('no such text'))
    expect(plainGit(directory, 'for-each-ref')).toBe('')
  })
})
