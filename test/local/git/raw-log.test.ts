import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rawLog } from '../../../src/local/git/raw-log.ts'
import { plainGit, repository } from '../repository.ts'

async function twoCommits() {
  const made = await repository()
  const commit = (text: string, message: string): void => {
    writeFileSync(join(made.directory, 'ä b.xs'), text)
    plainGit(made.directory, 'add', '.')
    plainGit(made.directory, 'commit', '-qm', message)
  }
  commit('one', 'first\n\nKey: 1')
  commit('two', 'second\n\nKey: 2')
  const blob = (text: string): string =>
    plainGit(made.directory, 'rev-parse', `${text === 'one' ? 'HEAD^' : 'HEAD'}:ä b.xs`)
  return { ...made, one: blob('one'), two: blob('two') }
}

describe('the log of changes', () => {
  it('gives every change with what was there before and after, newest first', async () => {
    const { git, one, two } = await twoCommits()
    expect(await rawLog(git, '', ['HEAD'])).toEqual([
      { note: '', before: one, after: two, path: 'ä b.xs' },
      { note: '', before: undefined, after: one, path: 'ä b.xs' },
    ])
  })

  it('notes for each change what the format asks of its commit', async () => {
    const { git } = await twoCommits()
    const log = await rawLog(git, '%s %(trailers:key=Key,valueonly,separator=%x2C)', ['HEAD'])
    expect(log.map(({ note }) => note)).toEqual(['second 2', 'first 1'])
  })
})
