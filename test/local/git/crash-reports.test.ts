import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SIGNATURE } from '../../../src/local/git/crash-reports.ts'
import { type Draft, FAST_IMPORT, writeCommit } from '../../../src/local/git/fast-import.ts'
import { repository } from '../repository.ts'

const PERSON = { name: 'Dev', email: 'dev@example.com', at: new Date(0) }
const draft: Draft = {
  message: 'm',
  author: PERSON,
  committer: PERSON,
  changes: new Map([['a', { text: 'a' }]]),
}

const reportsIn = (gitDirectory: string): string[] =>
  readdirSync(gitDirectory).filter(name => name.startsWith('fast_import_crash_'))

/** A fast-import whose process is killed while it feeds it. */
async function cutOff(directory: string, stream: string): Promise<void> {
  const child = spawn('git', FAST_IMPORT, { cwd: directory, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.end(stream)
  await once(child, 'close')
}

describe('what a fast-import leaves that was cut off', () => {
  it('goes at the next commit of ours, if it is one of ours', async () => {
    const { directory, gitDirectory, git } = await repository()
    await cutOff(directory, `feature done\nblob\n${SIGNATURE}\nmark :2\ndata 1\na\n`)
    expect(reportsIn(gitDirectory)).toHaveLength(1)
    await writeCommit(git, draft)
    expect(reportsIn(gitDirectory)).toEqual([])
  })

  it('stays where it is somebody else’s', async () => {
    const { directory, gitDirectory, git } = await repository()
    await cutOff(directory, `feature done\nblob\nmark :2\ndata 12\n${SIGNATURE}\n\n`)
    await writeCommit(git, draft)
    expect(reportsIn(gitDirectory)).toHaveLength(1)
  })

  it('stays where it cannot be read, and fails no commit', async () => {
    const { gitDirectory, git } = await repository()
    mkdirSync(join(gitDirectory, 'fast_import_crash_1'))
    expect(await writeCommit(git, draft)).toMatch(/^[0-9a-f]{40}$/)
    expect(reportsIn(gitDirectory)).toHaveLength(1)
  })

  it('goes at once where it is told of', async () => {
    const { gitDirectory, git } = await repository()
    await expect(writeCommit(git, { ...draft, parent: 'nothing' })).rejects.toThrow('crash report')
    expect(reportsIn(gitDirectory)).toEqual([])
  })

  it('is signed in whatever this command writes by it', async () => {
    const { directory, gitDirectory, git } = await repository()
    const feed = git.text.bind(git)
    let stream = ''
    git.text = (...asked) => {
      stream = String(asked[1]?.input)
      return feed(...asked)
    }
    await writeCommit(git, draft)
    for (const part of ['mark :2\n', 'mark :1\n']) {
      await cutOff(directory, stream.slice(0, stream.indexOf(part)))
      expect(reportsIn(gitDirectory)).toHaveLength(1)
      await writeCommit(git, draft)
      expect(reportsIn(gitDirectory)).toEqual([])
    }
  })
})
