import { describe, expect, it } from 'vitest'
import { cycle } from '../../../src/engine/cycle/cycle.ts'
import { type Account, accountOf } from '../../../src/engine/report/account.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Interrupted } from '../../../src/engine/ports/errors.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Eight functions in step, each edited since. */
async function edited(...names: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  for (const name of NAMES) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  for (const name of names) edit(bench, name)
  return bench
}

function edit(bench: Bench, name: string): void {
  const path = `function/${name}.xs`
  bench.save(path, (bench.file(path) ?? '').replace('before', 'after'))
}

const run = async (bench: Bench): Promise<Account> => accountOf(await bench.settle())
const named = (entries: readonly { readonly name?: string }[]): string[] =>
  entries.map(({ name }) => name ?? '').sort()
const failed = ({ failed: all }: Account): string[] => named(all.map(({ entry }) => entry))

describe('what Xano fails on', () => {
  it('is sent once more after a look, then told as failed', async () => {
    const bench = await edited('a')
    bench.remote.fails = () => true
    const requests: string[] = []
    bench.remote.before = request => requests.push(request)
    const account = await run(bench)
    expect(bench.remote.received).toHaveLength(2)
    expect(requests.slice(0, 6)).toEqual(['preview', 'snapshot', 'push', 'snapshot', 'push', 'snapshot'])
    expect(account.failed).toMatchObject([
      {
        code: 'server-failed',
        entry: {
          name: 'a',
          action: 'failed',
          reason: 'Xano answered 500 (boom) and does not hold it: not pushed, your file keeps it',
        },
      },
    ])
    expect(account.held).toEqual([])
    expect(bench.file('function/a.xs')).toContain('after')
  })

  it('is sent by the next run, when Xano works again', async () => {
    const bench = await edited('a')
    bench.remote.fails = () => true
    await run(bench)
    bench.remote.fails = () => false
    expect(named((await run(bench)).pushed)).toEqual(['a'])
  })

  it('is in step when Xano failed only once', async () => {
    const bench = await edited(...NAMES)
    let calls = 0
    bench.remote.fails = () => ++calls === 1
    const account = await run(bench)
    expect(named(account.pushed)).toEqual(NAMES)
    expect(failed(account)).toEqual([])
    expect(bench.remote.received).toHaveLength(3)
  })

  it.each(NAMES)('keeps back no other definition of its batch: %s', async culprit => {
    const bench = await edited(...NAMES)
    bench.remote.fails = names => names.includes(culprit)
    const account = await run(bench)
    expect(failed(account)).toEqual([culprit])
    expect(named(account.pushed)).toEqual(NAMES.filter(name => name !== culprit))
    expect(bench.remote.received.length).toBeLessThanOrEqual(7)
  })

  it('is not looked for one by one while Xano takes nothing at all', async () => {
    const bench = await edited(...NAMES)
    bench.remote.fails = () => true
    expect(failed(await run(bench))).toEqual(NAMES)
    expect(bench.remote.received).toHaveLength(3)
  })

  it('is not sent apart from what is new and names it', async () => {
    const bench = await edited('a', 'b')
    bench.save('function/fresh.xs', fn('fresh', 'function.run other'))
    bench.save('function/other.xs', fn('other'))
    bench.remote.fails = names => names.includes('fresh')
    const account = await run(bench)
    expect(failed(account)).toEqual(['fresh', 'other'])
    expect(named(account.pushed)).toEqual(['a', 'b'])
    for (const texts of bench.remote.received) {
      const together = texts.filter(text => /function (?:fresh|other) /.test(text))
      expect([0, 2]).toContain(together.length)
    }
  })

  it('is not sent again over what a colleague has done to it in the meantime', async () => {
    const bench = await edited('a')
    const before = bench.remote.snapshot.bind(bench.remote)
    bench.remote.fails = () => {
      bench.remote.snapshot = () => {
        bench.remote.put(
          [...bench.remote.objects.values()][0]?.replace('response = null', 'response = 1') ?? '',
        )
        bench.remote.snapshot = before
        return before()
      }
      return bench.remote.received.length === 1
    }
    const account = await run(bench)
    expect(named(account.merged)).toEqual(['a'])
    expect(bench.remote.received).toHaveLength(2)
    expect([...bench.remote.objects.values()].join()).toMatch(/after[^]*response = 1/)
  })

  it('is refused, and not failed, where Xano says no to the repeat', async () => {
    const bench = await edited('a', 'b')
    let calls = 0
    bench.remote.fails = () => ++calls === 1
    bench.remote.refuses.add('a')
    const account = await run(bench)
    expect(failed(account)).toEqual([])
    expect(named(account.held)).toEqual(['a'])
    expect(named(account.pushed)).toEqual(['b'])
  })

  it('takes along what names it, where Xano refuses it: Xano would empty the name', async () => {
    const bench = await edited('a', 'b')
    bench.save('function/fresh.xs', fn('fresh'))
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('after', 'function.run fresh'))
    bench.remote.refuses.add('fresh')
    const account = await run(bench)
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['a', 'it refers to function fresh, which Xano does not take'],
      ['fresh', 'Xano does not like fresh'],
    ])
    expect(named(account.pushed)).toEqual(['b'])
  })

  it('takes along what names something by a name that was to come from another one', async () => {
    const bench = await edited()
    const rename = (from: string, to: string): void => {
      const path = `function/${from}.xs`
      bench.save(path, (bench.file(path) ?? '').replace(`function ${from}`, `function ${to}`))
    }
    rename('b', 'k')
    rename('f', 'b')
    bench.save('function/g.xs', (bench.file('function/g.xs') ?? '').replace('before', 'function.run b'))
    bench.remote.refuses.add('k').add('b')
    const account = await run(bench)
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['k', 'Xano does not like k'],
      ['b', 'Xano does not like b'],
      ['g', 'it refers to function b, which Xano does not take'],
    ])
    expect(account.pushed).toEqual([])
  })
})

describe('a lost answer', () => {
  it('is told of what Xano holds all the same', async () => {
    const bench = await edited('a')
    bench.remote.loseAnswer = 'applied'
    const account = await run(bench)
    expect(account.pushed.map(({ name, reason }) => [name, reason])).toEqual([
      ['a', 'the answer was lost; Xano holds it'],
    ])
    expect(bench.remote.received).toHaveLength(1)
  })

  it('takes no more of the file than an answer: what Xano made of it is a conflict', async () => {
    const bench = await edited('a')
    bench.remote.loseAnswer = 'applied'
    bench.remote.reformat = text => text.replace('response = null', 'response = 0')
    expect((await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['altered'])
    expect(bench.file('function/a.xs')).toContain('response = null')
    expect(bench.remote.received).toHaveLength(1)
  })

  it('to what was not applied is no conflict with an edit of somebody else', async () => {
    const bench = await edited('a')
    const [theirs = ''] = bench.remote.objects.values()
    bench.remote.loseAnswer = 'unapplied'
    bench.remote.before = request => {
      if (request !== 'push') return
      bench.remote.before = () => undefined
      bench.remote.put(theirs.replace('response = null', 'response = 1'))
    }
    expect((await run(bench)).conflicts).toEqual([])
    const [now = ''] = bench.remote.objects.values()
    expect(now).toMatch(/after[^]*response = 1/)
    expect(bench.file('function/a.xs')).toBe(now)
  })

  it('is nothing to tell where the repeat was answered', async () => {
    const bench = await edited('a')
    bench.remote.loseAnswer = 'unapplied'
    const account = await run(bench)
    expect(account.pushed.map(({ name, reason }) => [name, reason])).toEqual([['a', undefined]])
  })
})

describe('a push that has to be announced anew', () => {
  /** Both sides edit `a`, so that what goes out is not what was rehearsed. */
  async function merging(during: (bench: Bench) => void): Promise<Bench> {
    const bench = await edited('a')
    const [theirs = ''] = bench.remote.objects.values()
    bench.remote.put(theirs.replace('response = null', 'response = 1'))
    let snapshots = 0
    bench.remote.before = request => {
      if (request === 'snapshot' && ++snapshots === 2) during(bench)
    }
    return bench
  }

  it('sends only what the file holds after that', async () => {
    const bench = await merging(({ worktree: { files } }) => {
      for (const [path, text] of files) files.set(path, text.replace('after', 'later'))
    })
    await run(bench)
    expect(bench.remote.received.flat().map(text => /after|later/.exec(text)?.[0])).toEqual(['later'])
  })

  it('is not sent again after a lost answer when another branch was checked out in the meantime', async () => {
    const bench = await edited('a')
    bench.remote.loseAnswer = 'unapplied'
    bench.remote.before = request => {
      if (request === 'snapshot' && bench.remote.loseAnswer === undefined)
        bench.worktree.at = { branch: 'other' }
    }
    await cycle(bench, new Library(), { permissions: ALL })
    expect(bench.remote.received).toHaveLength(1)
  })

  it('sends nothing when another branch was checked out in the meantime', async () => {
    const bench = await merging(({ worktree }) => {
      worktree.at = { branch: 'other' }
    })
    const result = await cycle(bench, new Library(), { permissions: ALL })
    expect(bench.remote.received).toEqual([])
    expect(result.kind === 'done' && [...result.outcomes.values()].map(({ remote }) => remote)).toEqual([
      { kind: 'postponed' },
    ])
  })
})

describe('a run that is to end between two things that it sends', () => {
  /** So many requests of a kind go out, and no more. */
  const endAfter = (bench: Bench, wanted: 'push' | 'remove', requests: number): void => {
    let asked = 0
    bench.remote.before = request => {
      if (request === wanted && ++asked > requests) throw new Interrupted()
    }
  }

  it('remembers what was taken, and leaves the rest of the halves to the next run', async () => {
    const bench = await edited('a', 'b')
    bench.remote.fails = names => names.length > 1
    endAfter(bench, 'push', 2)
    const account = await run(bench)
    expect([named(account.pushed), failed(account)]).toEqual([['a'], ['b']])
    bench.remote.before = () => undefined
    expect(named((await run(bench)).pushed)).toEqual(['b'])
  })

  it('remembers what was deleted, and leaves the other deletions to the next run', async () => {
    const bench = await edited('c')
    for (const name of ['a', 'b']) bench.unlink(`function/${name}.xs`)
    endAfter(bench, 'remove', 1)
    const [first] = await bench.settle({ ...ALL, deletions: true })
    expect(named(accountOf(first ? [first] : []).pushed)).toEqual(['a', 'c'])
    bench.remote.before = () => undefined
    expect(named((await run(bench)).pushed)).toEqual(['b'])
  })

  it('is over where nothing was sent yet', async () => {
    const bench = await edited('a')
    endAfter(bench, 'push', 0)
    await expect(bench.settle()).rejects.toBeInstanceOf(Interrupted)
  })
})
