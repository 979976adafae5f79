import { describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { type Draft, writeCommit } from '../../../src/local/git/fast-import.ts'
import { Git } from '../../../src/local/git/git.ts'
import { plainGit, repository } from '../repository.ts'

const PERSON = { name: 'Ada', email: 'ada@example.com', at: new Date(1_700_000_000_000) }

const commit = (git: Git, changes: Draft['changes'], parent?: string): Promise<string> =>
  writeCommit(git, {
    message: 'm',
    author: PERSON,
    committer: PERSON,
    changes,
    ...(parent === undefined ? {} : { parent }),
  })

const names = (count: number, of: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => of(n))
const given = (paths: readonly string[], text = ''): [string, { text: string }][] =>
  paths.map(path => [path, { text: text + path }])
const gone = (paths: readonly string[]): [string, undefined][] => paths.map(path => [path, undefined])

/** What git lists of a commit, and what it should. */
const listed = (directory: string, name: string): string[] =>
  plainGit(directory, 'ls-tree', '-r', '-z', name)
    .split('\0')
    .filter(line => line !== '')
    .sort()
const expected = (files: ReadonlyMap<string, string>): string[] =>
  [...files].map(([path, text]) => `100644 blob ${blobId(text)}\t${path}`).sort()

const BEFORE = [
  ...names(3000, n => `function/f${n}.xs`),
  ...names(2750, n => `function/deep/é ${n} "q".xs`),
  ...names(2600, n => `crowd/c${n}.xs`),
  ...names(20, n => `function/sub/s${n}.xs`),
  'function/lone/x.xs',
  'function/README.md',
  'table',
  'one/file',
  'README.md',
]

describe('a commit in whose folders many files change', () => {
  it.each<readonly [string, [string, { text: string } | undefined][]]>([
    [
      'in one',
      given(
        names(2500, n => `function/f${n}.xs`),
        'new ',
      ),
    ],
    [
      'in one and in one within it',
      [
        ...given(names(2500, n => `function/deep/new ${n}.xs`)),
        ...given(
          names(2500, n => `function/f${n}.xs`),
          'new ',
        ),
      ],
    ],
    [
      'new, changed, gone, and some below',
      [
        ...given(
          names(1500, n => `function/f${n}.xs`),
          'new ',
        ),
        ...gone(names(750, n => `function/f${n + 1500}.xs`)),
        ...given(names(750, n => `function/ü\\ "${n}".xs`)),
        ...gone(['function/sub/s1.xs', 'function/lone/x.xs']),
        ...given(['function/sub/s2.xs', 'function/other/new.xs'], 'new '),
        ...given(['table/t.xs', 'README.md'], 'new '),
        ...gone(['table']),
      ],
    ],
    [
      'in the place of files',
      [
        ...gone(['table', 'one/file']),
        ...given(names(2500, n => `table/t${n}.xs`)),
        ...given(names(2500, n => `one/file/more/t${n}.xs`)),
      ],
    ],
    [
      'and files take the place of folders',
      [
        ...gone(names(20, n => `function/sub/s${n}.xs`)),
        ...given(['function/sub', 'function/lone']),
        ...gone(['function/lone/x.xs']),
        ...given(
          names(2500, n => `function/f${n}.xs`),
          'new ',
        ),
      ],
    ],
    [
      'and a file takes the place of one of which nothing stays',
      [...gone(names(2750, n => `function/deep/é ${n} "q".xs`)), ...given(['function/deep'])],
    ],
    [
      'and files take the place of one of which nothing stays and of one within such a one',
      [
        ...gone(names(2600, n => `crowd/c${n}.xs`)),
        ...given(['crowd']),
        ...gone(names(2750, n => `function/deep/é ${n} "q".xs`)),
        ...given(['function/deep']),
        ...given(
          names(2500, n => `function/f${n}.xs`),
          'new ',
        ),
      ],
    ],
    ['of which nothing stays', gone(names(2750, n => `function/deep/é ${n} "q".xs`))],
    [
      'of which all goes, for others below',
      [...gone(names(2750, n => `function/deep/é ${n} "q".xs`)), ...given(['function/deep/below/a.xs'])],
    ],
  ])('holds what it should (%s)', async (_, changes) => {
    const { directory, git } = await repository()
    const parent = await commit(git, new Map(given(BEFORE)))
    const files = new Map(BEFORE.map(path => [path, path]))
    expect(listed(directory, parent)).toEqual(expected(files))
    const made = await commit(git, new Map(changes), parent)
    for (const [path, change] of changes)
      if (change) files.set(path, change.text)
      else files.delete(path)
    expect(listed(directory, made)).toEqual(expected(files))
    expect(plainGit(directory, 'fsck', '--strict', '--no-dangling')).toBe('')
  })

  it('leaves others in the folder as they are, byte for byte and with their modes', async () => {
    const { directory, git } = await repository()
    const blob = await git.text(['hash-object', '-w', '--stdin'], { input: 'x' })
    const others = ['100755 b\xe9.sh', '120000 link', '100644 tab\there']
    const entries = others.map(other => `${other.slice(0, 6)} blob ${blob}\t${other.slice(7)}\0`).join('')
    const folder = await git.text(['mktree', '-z'], { input: Buffer.from(entries, 'latin1') })
    const root = await git.text(['mktree'], { input: `040000 tree ${folder}\tfunction\n` })
    const parent = plainGit(directory, 'commit-tree', '-m', 'parent', root)
    const changes = new Map(given(names(2500, n => `function/f${n}.xs`)))
    const made = await commit(git, changes, parent)
    const list = (await git.run(['ls-tree', '-z', `${made}:function`])).toString('latin1').split('\0')
    const kept = list.filter(line => !/\tf\d+\.xs$/.test(line) && line !== '')
    expect(kept).toEqual(entries.split('\0').filter(line => line !== ''))
    expect(list).toHaveLength(2500 + others.length + 1)
  })

  it.each([
    [2499, []],
    [2500, ['git mktree']],
  ])('asks git for the tree of a folder where it is worth it (%i files)', async (count, asked) => {
    const steps: string[] = []
    const { directory } = await repository()
    const git = new Git(directory, step => steps.push(step))
    await commit(git, new Map(given(names(count, n => `function/f${n}.xs`))))
    expect(steps.filter(step => step === 'git mktree')).toEqual(asked)
  })
})
