import { describe, expect, it } from 'vitest'
import { accountOf } from '../../../src/engine/report/account.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

async function inStep(...names: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  for (const name of names) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  return bench
}

function edit(bench: Bench, name: string, to: string): void {
  const path = `function/${name}.xs`
  bench.save(path, (bench.file(path) ?? '').replace(/before|once/, to))
}

const names = (texts: readonly string[]): string[] => texts.map(text => text.split(' ')[1] ?? '')

describe('a push as a draft', () => {
  it('leaves what is published alone, and says of each definition that it waits to be published', async () => {
    const bench = await inStep('a')
    edit(bench, 'a', 'after')
    bench.save('function/fresh.xs', fn('fresh', 'new'))
    const account = accountOf(await bench.settle(ALL, { asDraft: true }))
    expect(names(bench.remote.drafted).sort()).toEqual(['a', 'fresh'])
    expect([...bench.remote.objects.values()].join()).toContain('before')
    expect(account.pushed).toEqual([])
    expect(account.held.map(({ name, reason }) => [name, reason])).toEqual([
      ['a', 'Xano has it as a draft; it counts once it is published there'],
      ['fresh', 'Xano has it as a draft; it counts once it is published there'],
    ])
  })

  it('is sent once, and again only when it is edited', async () => {
    const bench = await inStep('a')
    edit(bench, 'a', 'once')
    await bench.settle(ALL, { asDraft: true })
    await bench.settle(ALL, { asDraft: true })
    expect(bench.remote.drafted).toHaveLength(1)
    edit(bench, 'a', 'twice')
    await bench.settle(ALL, { asDraft: true })
    expect(bench.remote.drafted).toHaveLength(2)
  })

  it('is published by a later push that is none', async () => {
    const bench = await inStep('a')
    edit(bench, 'a', 'after')
    await bench.settle(ALL, { asDraft: true })
    const account = accountOf(await bench.settle())
    expect(account.pushed.map(({ name }) => name)).toEqual(['a'])
    expect([...bench.remote.objects.values()].join()).toContain('after')
  })
})

describe('with drafts read', () => {
  it('an edit of what was read as a draft is sent as a draft, beside what is published', async () => {
    const bench = await inStep('a', 'b')
    bench.remote.readsDrafts = true
    await bench.remote.push([(bench.file('function/a.xs') ?? '').replace('before', 'drafted')], 'draft')
    await bench.settle()
    expect(bench.file('function/a.xs')).toContain('drafted')
    bench.remote.drafted.length = 0
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('drafted', 'mine'))
    edit(bench, 'b', 'after')
    const account = accountOf(await bench.settle())
    expect(names(bench.remote.drafted)).toEqual(['a'])
    expect([account.pushed.map(({ name }) => name), account.held]).toEqual([['a', 'b'], []])
    expect([...bench.remote.objects.values()].filter(text => text.includes('before'))).toHaveLength(1)
  })

  it('a file put back to what is published is sent as a draft too', async () => {
    const bench = await inStep('a')
    bench.remote.readsDrafts = true
    const published = bench.file('function/a.xs') ?? ''
    await bench.remote.push([published.replace('before', 'drafted')], 'draft')
    await bench.settle()
    bench.save('function/a.xs', published)
    bench.remote.drafted.length = 0
    bench.clock.pass(2 * 86_400_000)
    bench.history.note = { ...bench.history.note, writes: [] }
    await bench.settle()
    expect(bench.remote.drafted).toEqual([published])
  })
})
