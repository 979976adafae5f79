import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeCommit, writeCommitAt } from '../../../src/local/git/fast-import.ts'
import type { Git } from '../../../src/local/git/git.ts'
import { repository } from '../repository.ts'

type Flush = 'hardware-flush' | 'writeout-only'

interface Traced {
  readonly event: string
  readonly key?: string
  readonly value?: string
  readonly category?: string
  readonly name?: string
  readonly count?: number
}

/** How often git itself says that it has flushed something while it did some work; newer releases say it otherwise. */
async function flushes(git: Git, run: (traced: Git) => Promise<unknown>): Promise<Record<Flush, number>> {
  const trace = join(git.directory, '.git', 'trace')
  const traced: Pick<Git, 'run' | 'text' | 'folders'> = {
    folders: () => git.folders(),
    run: (args, options) => git.run(args, { ...options, env: { GIT_TRACE2_EVENT: trace } }),
    text: (args, options) => git.text(args, { ...options, env: { GIT_TRACE2_EVENT: trace } }),
  }
  await run(traced as Git)
  const lines = existsSync(trace) ? readFileSync(trace, 'utf8').trim().split('\n') : []
  const events = lines.map(line => JSON.parse(line) as Traced)
  const counted = (flush: Flush): number =>
    events.reduce((sum, { event, key, value, category, name, count = 0 }) => {
      if (event === 'data' && key === `fsync/${flush}`) return sum + Number(value)
      return event === 'counter' && category === 'fsync' && name === flush ? sum + count : sum
    }, 0)
  return { 'hardware-flush': counted('hardware-flush'), 'writeout-only': counted('writeout-only') }
}

const PERSON = { name: 'a', email: 'a@example.com', at: new Date(0) }

describe('what git writes for us is flushed to the disk before anything relies on it:', () => {
  it('a loose object', async () => {
    const { git, directory } = await repository()
    writeFileSync(join(directory, 'a.xs'), 'text')
    const found = await flushes(git, traced => traced.run(['hash-object', '-w', 'a.xs']))
    expect(found['hardware-flush']).toBeGreaterThan(0)
  })

  it('a ref', async () => {
    const { git } = await repository()
    const changes = new Map([['a.xs', { text: 'text' }]])
    const commit = await writeCommit(git, { message: 'm', author: PERSON, committer: PERSON, changes })
    const found = await flushes(git, traced => traced.run(['update-ref', 'refs/xano-sync/x', commit]))
    expect(found['hardware-flush']).toBeGreaterThan(0)
  })

  it('a ref that comes with its commit', async () => {
    const { git } = await repository()
    const draft = { message: 'm', author: PERSON, committer: PERSON, changes: new Map() }
    await writeCommit(git, draft)
    const found = await flushes(git, traced => writeCommitAt(traced, 'refs/xano-sync/x', draft))
    expect(found['hardware-flush']).toBeGreaterThan(0)
  })

  it('the index', async () => {
    const { git } = await repository()
    const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    const input = `100644 ${empty}\ta.xs\n`
    const found = await flushes(git, traced => traced.run(['update-index', '--index-info'], { input }))
    expect(found['hardware-flush']).toBeGreaterThan(0)
  })

  it('many objects with one flush for all', async () => {
    const { git } = await repository()
    const names = Array.from({ length: 20 }, (_, at) => `${at}.xs`)
    const changes = new Map(names.map(name => [name, { text: name }]))
    const found = await flushes(git, traced =>
      writeCommit(traced, { message: 'm', author: PERSON, committer: PERSON, changes }),
    )
    expect(found['writeout-only']).toBeGreaterThanOrEqual(20)
    expect(found['hardware-flush']).toBeLessThan(10)
  })
})
