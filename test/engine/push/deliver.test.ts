import { describe, expect, it } from 'vitest'
import type { CycleResult } from '../../../src/engine/cycle/result.ts'
import { settle } from '../../../src/engine/cycle/settle.ts'
import { Forbidden, Refused, Unauthorized } from '../../../src/engine/ports/errors.ts'
import type { Stage } from '../../../src/engine/ports/ports.ts'
import { accountOf } from '../../../src/engine/report/account.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const table = (...columns: readonly string[]): string =>
  `table book {\n  auth = false\n\n  schema {\n    int id\n${columns.map(column => `    text ${column}\n`).join('')}  }\n}`

describe('what Xano refuses to do to a column', () => {
  it('holds back that table, and nothing else', async () => {
    const bench = new Bench()
    bench.remote.put(table('title', 'pages'))
    bench.remote.put(fn('a', 'before'))
    await bench.settle()
    bench.save('table/book.xs', (bench.file('table/book.xs') ?? '').replace('    text pages\n', ''))
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('before', 'after'))
    bench.remote.dropColumn = () => Promise.reject(new Refused('the column is indexed'))
    const account = accountOf(
      await bench.settle(ALL, { columns: new Map([['book.pages', { kind: 'dropped' }]]) }),
    )
    expect(account.pushed.map(({ name }) => name)).toEqual(['a'])
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['book', 'the column is indexed'],
    ])
  })

  it('takes along what names that table as it was to be called: Xano would empty the name', async () => {
    const bench = new Bench()
    bench.remote.put(table('title', 'pages'))
    bench.remote.put(fn('a', 'before'))
    await bench.settle()
    const renamed = (bench.file('table/book.xs') ?? '').replace('table book', 'table novel')
    bench.save('table/book.xs', renamed.replace('    text pages\n', ''))
    const query = 'db.query novel {\n    } as $x'
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('before', query))
    bench.remote.dropColumn = () => Promise.reject(new Refused('the column is indexed'))
    const account = accountOf(
      await bench.settle(ALL, { columns: new Map([['book.pages', { kind: 'dropped' }]]) }),
    )
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['a', 'it refers to table novel, which Xano does not take'],
      ['novel', 'the column is indexed'],
    ])
    expect(bench.remote.received).toEqual([])
  })
})

describe('a deletion that the token may not make', () => {
  it('is held with what it would take, and keeps nothing else back', async () => {
    const bench = new Bench()
    for (const name of ['a', 'b', 'c', 'd']) bench.remote.put(fn(name, 'before'))
    await bench.settle()
    bench.unlink('function/a.xs')
    bench.unlink('function/b.xs')
    bench.save('function/c.xs', (bench.file('function/c.xs') ?? '').replace('before', 'after'))
    const remove = bench.remote.remove.bind(bench.remote)
    bench.remote.remove = definition =>
      definition.name === 'a' ? Promise.reject(new Forbidden('denied (DELETE …)')) : remove(definition)
    const account = accountOf(await bench.settle({ ...ALL, deletions: true }))
    expect(account.pushed.map(({ name }) => name).sort()).toEqual(['b', 'c'])
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['a', 'the token lacks a scope for it: denied (DELETE …)'],
    ])
  })
})

describe('a run that fails once files were written', () => {
  it('has told of them', async () => {
    const bench = new Bench()
    for (const name of ['a', 'b']) bench.remote.put(fn(name, 'before'))
    await bench.settle()
    bench.remote.put(fn('a', 'after'))
    bench.save('function/b.xs', (bench.file('function/b.xs') ?? '').replace('before', 'after'))
    bench.remote.push = () => Promise.reject(new Unauthorized('expired'))
    const results: CycleResult[] = []
    const run = bench.settle(ALL, { heard: result => void results.push(result) })
    await expect(run).rejects.toThrow('expired')
    const account = accountOf(results)
    expect(account.pulled.map(({ name }) => name)).toEqual(['a'])
    expect(account.pushed).toEqual([])
  })
})

describe('data that would be lost', () => {
  async function altering(dataLoss: boolean | ReadonlySet<string>): Promise<Bench> {
    const bench = new Bench()
    bench.remote.put(table('title'))
    await bench.settle()
    bench.save('table/book.xs', (bench.file('table/book.xs') ?? '').replace('text title', 'int title'))
    bench.remote.preview = () =>
      Promise.resolve([{ action: 'alter_field', type: 'table', name: 'book', details: 'title (int)' }])
    await bench.settle({ ...ALL, dataLoss })
    return bench
  }

  it.each([
    [true, 1],
    [false, 0],
    [new Set(['alter_field book title (int)']), 1],
    [new Set(['truncate book']), 0],
  ])('is lost only where somebody agreed to just that: %o', async (consent, sent) => {
    expect((await altering(consent)).remote.received).toHaveLength(sent)
  })
})

describe('a run', () => {
  it('tells what it is at, file by file', async () => {
    const bench = new Bench()
    bench.remote.put(fn('a', 'x'))
    bench.remote.put(fn('b', 'x'))
    const stages: Stage[] = []
    const tell = (stage: Stage): void => void stages.push(stage)
    const { remote, worktree, history, journal, clock } = bench
    await settle({ remote, worktree, history, journal, clock, tell }, new Library(), { permissions: ALL })
    expect(stages).toEqual([
      { kind: 'reading', side: 'files' },
      { kind: 'reading', side: 'xano' },
      { kind: 'comparing' },
      { kind: 'writing', done: 0, of: 2 },
      { kind: 'writing', done: 1, of: 2 },
    ])
    stages.length = 0
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('x', 'y'))
    await settle({ remote, worktree, history, journal, clock, tell }, new Library(), { permissions: ALL })
    expect(stages).toContainEqual({ kind: 'pushing', definitions: 1 })
  })
})
