import { describe, expect, it } from 'vitest'
import type { CycleResult } from '../../../src/engine/cycle/result.ts'
import {
  BrokenAnswer,
  Forbidden,
  PushDisabled,
  Refused,
  ServerFailed,
} from '../../../src/engine/ports/errors.ts'
import { type Account, accountOf, accountOfPlan } from '../../../src/engine/report/account.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** Functions in step; each but the last was edited here since, and the last one by a colleague. */
async function edited(): Promise<Bench> {
  const bench = new Bench()
  for (const name of [...NAMES, 'last']) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  for (const name of NAMES) {
    const path = `function/${name}.xs`
    bench.save(path, (bench.file(path) ?? '').replace('before', 'after'))
  }
  bench.remote.put(fn('last', 'after'))
  return bench
}

/** So many functions that an agent has written or edited since, among many that are in step. */
async function byAgent(did: string, count: number): Promise<{ bench: Bench; agents: readonly string[] }> {
  const bench = new Bench()
  const agents = Array.from({ length: count }, (_, number) => `n_${number}`)
  const others = Array.from({ length: 4 * count }, (_, number) => `m_${number}`)
  for (const name of [...others, ...(did === 'edited' ? agents : [])]) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  for (const name of agents) bench.save(`function/${name}.xs`, fn(name, 'after'))
  return { bench, agents }
}

/** Xano's dry run says no to, or fails on, whatever holds a definition of one of these names. Counts what it is asked. */
function balking(
  bench: Bench,
  names: readonly string[],
  error: (name: string) => Error,
): { asked: number; texts: number } {
  const count = { asked: 0, texts: 0 }
  const preview = bench.remote.preview.bind(bench.remote)
  bench.remote.preview = (texts, as) => {
    count.asked++
    count.texts += texts.length
    const name = names.find(each => texts.some(text => text.includes(`function ${each} `)))
    return name === undefined ? preview(texts, as) : Promise.reject(error(name))
  }
  return count
}

const no = (name: string): Error => new Refused(`${name}: syntax error`)
const boom = (): Error => new ServerFailed('Xano answered 500 (boom)')
const page = (): Error => new BrokenAnswer('the answer is a web page, and no JSON (boom)')

const run = async (bench: Bench): Promise<Account> => accountOf(await bench.settle())
const named = (entries: readonly { readonly name?: string }[]): string[] =>
  entries.map(({ name }) => name ?? '').sort()

describe('what Xano refuses in its dry run', () => {
  it.each([[['a']], [['h']], [['b', 'g']], [['a', 'b', 'c']]])(
    'is held with its words, and keeps nothing else: %s',
    async culprits => {
      const bench = await edited()
      balking(bench, culprits, no)
      const account = await run(bench)
      expect(account.held.map(({ name, reason }) => [name, reason])).toEqual(
        culprits.map(name => [name, `${name}: syntax error`]),
      )
      expect(named(account.pushed)).toEqual(NAMES.filter(name => !culprits.includes(name)))
      expect(named(account.pulled)).toEqual(['last'])
    },
  )

  it.each([[['a']], [['h']], [['b', 'g']], [['a', 'b', 'c']]])(
    'is found where Xano names nothing: %s',
    async culprits => {
      const bench = await edited()
      balking(bench, culprits, () => new Refused('no such thing'))
      const account = await run(bench)
      expect(account.held.map(({ name, reason }) => [name, reason])).toEqual(
        culprits.map(name => [name, 'no such thing']),
      )
      expect(named(account.pushed)).toEqual(NAMES.filter(name => !culprits.includes(name)))
    },
  )

  it.each([
    [8, 'wrote'],
    [30, 'wrote'],
    [8, 'edited'],
    [30, 'edited'],
  ])('keeps nothing else, also where it is %d of 40 that an agent %s', async (wrong, did) => {
    const { bench, agents } = await byAgent(did, 40)
    const culprits = agents.filter((_, number) => (number * 7) % 40 < wrong)
    balking(bench, culprits, no)
    const account = await run(bench)
    expect(account.held.map(({ name, reason }) => [name, reason]).sort()).toEqual(
      culprits.map(name => [name, `${name}: syntax error`]).sort(),
    )
    expect(named(account.pushed)).toEqual(agents.filter(name => !culprits.includes(name)).sort())
  })

  it.each([
    ['wrote', 50],
    ['edited', 160],
  ])('is told beside what it keeps, where it is too much of what an agent %s', async (did, most) => {
    const { bench, agents } = await byAgent(did, 200)
    const count = balking(bench, agents.slice(1), no)
    const { held, pushed } = await run(bench)
    const own = held.filter(({ name, reason }) => reason === `${name}: syntax error`)
    expect(own.length).toBeGreaterThanOrEqual(40)
    expect(held.length + pushed.length).toBe(agents.length)
    const rest = held.filter(entry => !own.includes(entry)).map(({ reason }) => reason)
    expect(new Set(rest)).toEqual(
      new Set(['Xano refuses too many others of this push; it is sent once those are mended']),
    )
    expect(count.asked).toBeLessThan(most)
    if (did === 'edited') expect(count.texts).toBeLessThan(40 * agents.length)
  })

  it('is not looked for one by one while Xano refuses whatever it is asked', async () => {
    const bench = await edited()
    for (let number = 0; number < 64; number++)
      bench.save(`function/n${number}.xs`, fn(`n${number}`, `debug.log { value = ${number} }`))
    const count = { asked: 0 }
    bench.remote.preview = () => {
      count.asked++
      return Promise.reject(new Refused('the branch is locked'))
    }
    expect((await run(bench)).held).toHaveLength(72)
    expect(count.asked).toBeLessThan(40)
  })

  it('is asked about again once Xano was read: a plan of what it held before proves nothing', async () => {
    const bench = await edited()
    const preview = bench.remote.preview.bind(bench.remote)
    bench.remote.preview = () => {
      bench.remote.preview = preview
      return Promise.reject(new Refused('a exists already'))
    }
    expect(named((await run(bench)).pushed)).toEqual(NAMES)
  })

  it('takes along what names it, since Xano would empty the name', async () => {
    const bench = await edited()
    bench.save('function/fresh.xs', fn('fresh'))
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('after', 'function.run fresh'))
    balking(bench, ['fresh'], no)
    const account = await run(bench)
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['a', 'it refers to function fresh, which Xano does not take'],
      ['fresh', 'fresh: syntax error'],
    ])
    expect(named(account.pushed)).toEqual(NAMES.filter(name => name !== 'a'))
  })

  it('is told by a dry run of ours as well', async () => {
    const bench = await edited()
    balking(bench, ['c'], no)
    const [result] = await bench.settle(ALL, { dryRun: true })
    if (result?.kind !== 'planned') throw new Error('it was not planned')
    const account = accountOfPlan(result.plan)
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([['c', 'c: syntax error']])
    expect(named(account.pushed)).toEqual(NAMES.filter(name => name !== 'c'))
    expect(bench.remote.received).toEqual([])
  })
})

describe('what Xano fails on in its dry run', () => {
  it.each(NAMES)('is told as failed, and keeps nothing else: %s', async culprit => {
    const bench = await edited()
    balking(bench, [culprit], boom)
    const account = await run(bench)
    expect(account.failed.map(({ entry: { name, reason } }) => [name, reason])).toEqual([
      [culprit, 'Xano answered 500 (boom)'],
    ])
    expect(named(account.pushed)).toEqual(NAMES.filter(name => name !== culprit))
    expect(named(account.pulled)).toEqual(['last'])
  })

  it.each([boom, page])(
    'is not looked for one by one while Xano takes nothing at all, and what came from Xano has come: %s',
    async error => {
      const bench = await edited()
      const count = balking(bench, NAMES, error)
      const results: CycleResult[] = []
      const run = bench.settle(ALL, { heard: result => void results.push(result) })
      await expect(run).rejects.toThrow('boom')
      expect(count.asked).toBe(3)
      expect(bench.remote.received).toEqual([])
      expect(named(accountOf(results).pulled)).toEqual(['last'])
    },
  )

  it('is not asked again about the only one', async () => {
    const bench = await edited()
    const count = balking(bench, ['a'], boom)
    const run = bench.settle({ ...ALL, within: path => path === 'function/a.xs' })
    await expect(run).rejects.toThrow('boom')
    expect(count.asked).toBe(1)
  })
})

describe('a workspace that takes no pushes, or a token that may not push', () => {
  it.each([new PushDisabled('Push is disabled for this workspace'), new Forbidden('Access denied')])(
    'ends the run only once what came from Xano is in the files: %s',
    async error => {
      const bench = await edited()
      const count = balking(bench, NAMES, () => error)
      const results: CycleResult[] = []
      const heard = (result: CycleResult): void => {
        results.push(result)
      }
      const { code, message } = error
      await expect(bench.settle(ALL, { heard })).rejects.toMatchObject({ code, message })
      expect(named(accountOf(results).pulled)).toEqual(['last'])
      expect(bench.file('function/last.xs')).toContain('after')
      expect(count.asked).toBe(1)
      expect(bench.remote.received).toEqual([])
    },
  )
})
