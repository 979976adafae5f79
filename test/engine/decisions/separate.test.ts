import { describe, expect, it, vi } from 'vitest'
import { separate, type Separation } from '../../../src/engine/decisions/separate.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const apart = (bench: Bench): Promise<Separation[]> => separate(bench, new Library(), () => true)
const withIdentity = (text: string): string =>
  text.replace(/guid = .*/, match => `${match}\n  canonical = "c1"`).replace('null', '1')

/** In step, with a copy of `a` that was changed and, where it is given, renamed. */
async function copied(name = 'a'): Promise<Bench> {
  const bench = new Bench()
  bench.remote.put(fn('a', 'one'))
  await bench.settle()
  const text = bench.file('function/a.xs') ?? ''
  bench.save('function/copy.xs', `${withIdentity(text).replace('function a', `function ${name}`)}\n`)
  return bench
}

describe('a copied file', () => {
  it('becomes a definition of its own, of which nothing but guid and canonical has gone', async () => {
    const bench = await copied('b')
    const before = bench.file('function/copy.xs') ?? ''
    expect((await apart(bench)).map(({ kind }) => kind)).toEqual(['separated'])
    const after = bench.file('function/copy.xs') ?? ''
    expect(after).not.toMatch(/guid|canonical/)
    const rest = (text: string): string => text.replace(/^.*(guid|canonical).*\n/gm, '').replace(/\s+/g, ' ')
    expect(rest(after)).toBe(rest(before))
    expect(after.endsWith('\n')).toBe(true)
    expect(bench.history.kept.map(({ content }) => content)).toContain(before)

    await bench.settle()
    const names = [...bench.remote.objects.values()].map(text => /^function (\w+)/.exec(text)?.[1])
    expect(names.sort()).toEqual(['a', 'b'])
    expect(await apart(bench)).toEqual([])
  })

  it('stays as it is while another definition has its name', async () => {
    const bench = await copied()
    const before = bench.file('function/copy.xs')
    const [separation] = await apart(bench)
    expect(separation).toMatchObject({ kind: 'taken', by: { path: 'function/a.xs' } })
    expect(bench.file('function/copy.xs')).toBe(before)
  })

  it('stays as it is while a definition that only Xano has has its name, beside a file that is broken', async () => {
    const bench = await copied('b')
    bench.save('function/broken.xs', 'function broken {')
    bench.remote.put(fn('b', 'two'))
    await bench.settle({ ...ALL, local: false })
    expect(bench.file('function/b.xs')).toBeUndefined()
    const before = bench.file('function/copy.xs')
    expect(await apart(bench)).toMatchObject([{ kind: 'taken', by: { path: 'function/b.xs' } }])
    expect(bench.file('function/copy.xs')).toBe(before)
  })

  it('is left alone where nobody asked for it, and where it was saved in between', async () => {
    const bench = await copied('b')
    expect(await separate(bench, new Library(), () => false)).toEqual([])
    bench.worktree.before = () => {
      bench.save('function/copy.xs', 'function c {\n}')
    }
    expect((await apart(bench)).map(({ kind }) => kind)).toEqual(['stale'])
    expect(bench.file('function/copy.xs')).toBe('function c {\n}')
  })

  it('is kept together with all others, and written in one batch', async () => {
    const bench = await copied('b')
    const text = bench.file('function/copy.xs') ?? ''
    for (const name of ['c', 'd'])
      bench.save(`function/${name}.xs`, text.replace('function b', `function ${name}`))
    bench.save('function/e.xs', text.replace('function b', 'function d'))
    const [keep, prepare] = [vi.spyOn(bench.history, 'keep'), vi.spyOn(bench.worktree, 'prepare')]
    const done = new Map((await apart(bench)).map(({ kind, version }) => [version.path as string, kind]))
    expect(Object.fromEntries(done)).toEqual({
      'function/copy.xs': 'separated',
      'function/c.xs': 'separated',
      'function/d.xs': 'taken',
      'function/e.xs': 'taken',
    })
    expect([keep.mock.calls.length, prepare.mock.calls.length]).toEqual([1, 1])
  })
})
