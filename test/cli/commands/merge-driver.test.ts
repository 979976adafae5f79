import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mergeDriver } from '../../../src/cli/commands/merge-driver.ts'
import { Git } from '../../../src/local/git/git.ts'
import { registerDrivers } from '../../../src/local/repository/drivers.ts'
import { writeAttributes } from '../../../src/local/repository/repository.ts'

const text = (first: string, last: string): string =>
  `function f {\n  stack {\n    var $a {\n      value = ${first}\n    }\n    var $b {\n      value = ${last}\n    }\n  }\n}\n`

const FILE = 'f.xs'
let directory: string
let environment: NodeJS.ProcessEnv

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: directory, env: environment, encoding: 'utf8', stdio: 'pipe' })
const save = (content: string): void => {
  writeFileSync(join(directory, FILE), content)
}
const commit = (content: string): void => {
  save(content)
  git('commit', '-qam', 'edit')
}
const now = (): string => readFileSync(join(directory, FILE), 'utf8')

/** A repository whose `main` and `side` both changed the one statement each, next to one another. */
async function diverged(): Promise<void> {
  git('init', '-q', '--initial-branch=main')
  writeAttributes(join(directory, '.git'))
  await registerDrivers(new Git(directory))
  save(text('1', '1'))
  git('add', '.')
  git('commit', '-qm', 'base')
  git('checkout', '-qb', 'side')
  commit(text('1', '2').replace('$b', '$bb'))
  git('checkout', '-q', 'main')
  commit(text('3', '1').replace('    }\n    var $b', '      // why\n    }\n    var $b'))
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'xano-sync-merge-'))
  const bin = join(directory, '.git', 'bin')
  mkdirSync(bin, { recursive: true })
  const command = resolve(import.meta.dirname, '../../../bin/xano-sync.js')
  writeFileSync(join(bin, 'xano-sync'), `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`)
  chmodSync(join(bin, 'xano-sync'), 0o755)
  environment = {
    ...process.env,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

const MERGED = text('3', '2')
  .replace('$b', '$bb')
  .replace('    }\n    var $bb', '      // why\n    }\n    var $bb')

describe("git's commands on definitions", () => {
  it.each([
    ['merge', () => git('merge', '-q', '--no-edit', 'side')],
    ['rebase', () => git('rebase', '-q', 'side')],
    ['cherry-pick', () => git('cherry-pick', 'side')],
    [
      'stash pop',
      () => {
        git('checkout', '-q', 'side')
        git('reset', '-q', '--soft', 'HEAD~')
        git('stash', '-q')
        git('checkout', '-q', 'main')
        git('stash', 'pop', '-q')
      },
    ],
  ])('%s merge what git by itself cannot', async (_, run) => {
    await diverged()
    run()
    expect(now()).toBe(MERGED)
  })

  it('leave conflicts with the markers that git leaves, and say so', async () => {
    await diverged()
    git('checkout', '-q', 'side')
    commit(text('4', '2'))
    git('checkout', '-q', 'main')
    expect(() => git('merge', '-q', 'side')).toThrow()
    expect(git('status', '--porcelain')).toContain(`UU ${FILE}`)
    expect(now()).toContain('<<<<<<< ours\n')
    expect(now()).toContain('>>>>>>> theirs\n')
  })

  it('name the block of a change in the headers of hunks', async () => {
    await diverged()
    commit(
      text('3', '9').replace('    var $b', '    // one\n    // two\n    // three\n    // four\n    var $b'),
    )
    expect(git('diff', '-U0', 'HEAD~', '--', FILE)).toMatch(/^@@.*@@ (?:stack \{|function f \{)/m)
  })
})

describe('the merge driver', () => {
  it('leaves what is no text to git', () => {
    const [base, ours, theirs] = ['base', 'ours', 'theirs'].map(name => join(directory, name))
    for (const path of [base, ours, theirs]) writeFileSync(path ?? '', Buffer.from([0xff, 0]))
    expect(mergeDriver({ base: base ?? '', ours: ours ?? '', theirs: theirs ?? '', width: 7 })).toBe(129)
  })

  it.each([
    ['ours', 'turned'],
    ['theirs', 'turned'],
    ['base', 'turned back'],
  ] as const)('gives every line the end that one side gave all of them: CRLF in %s', (side, turned) => {
    const paths = { base: join(directory, 'b'), ours: join(directory, 'o'), theirs: join(directory, 't') }
    const crlf = (content: string): string => content.replaceAll('\n', '\r\n')
    const own = text('1', '2')
    const theirs = text('1', '1').replace('    var $b', '    var $c {\n      value = 7\n    }\n    var $b')
    const merged = text('1', '2').replace('    var $b', '    var $c {\n      value = 7\n    }\n    var $b')
    writeFileSync(paths.base, (side === 'base' ? crlf : String)(text('1', '1')))
    writeFileSync(paths.ours, (side === 'ours' ? crlf : String)(own))
    writeFileSync(paths.theirs, (side === 'theirs' ? crlf : String)(theirs))
    expect(mergeDriver({ ...paths, width: 7 })).toBe(0)
    expect(readFileSync(paths.ours, 'utf8')).toBe(turned === 'turned' ? crlf(merged) : merged)
  })

  it('merges other files line by line', () => {
    const paths = { base: join(directory, 'b'), ours: join(directory, 'o'), theirs: join(directory, 't') }
    writeFileSync(paths.base, 'a\nb\nc\nd\n')
    writeFileSync(paths.ours, 'A\nb\nc\nd\n')
    writeFileSync(paths.theirs, 'a\nb\nc\nD\n')
    expect(mergeDriver({ ...paths, width: 7 })).toBe(0)
    expect(readFileSync(paths.ours, 'utf8')).toBe('A\nb\nc\nD\n')
  })
})
