import { describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { ALL, type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { file, inStep, inXano } from './in-step.ts'

const problems = async (bench: Bench): Promise<readonly string[]> =>
  (await bench.settle()).at(-1)?.plan.problems.map(({ kind }) => kind) ?? []

/** `a` has got another name here, and its file another place. */
async function renamedHere(): Promise<{ bench: Bench; shown: string }> {
  const bench = await inStep(fn('a', 'one', 'two', 'three'))
  const shown = `${file(bench, 'a').replace('function a', 'function n')}\n`
  bench.save('function/a.xs', shown)
  await bench.settle()
  expect(file(bench, 'a')).toBe('')
  return { bench, shown }
}

/** The same in Xano. */
async function renamedThere(): Promise<{ bench: Bench; shown: string }> {
  const bench = await inStep(fn('a', 'one', 'two', 'three'))
  const shown = file(bench, 'a')
  for (const [guid, text] of bench.remote.objects)
    bench.remote.objects.set(guid, text.replace('function a', 'function n'))
  await bench.settle()
  expect(file(bench, 'a')).toBe('')
  return { bench, shown }
}

describe('a file that is saved where its definition lay until we gave it another place', () => {
  it('is what that has become', async () => {
    const { bench, shown } = await renamedHere()
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    expect(await problems(bench)).toEqual([])
    expect(file(bench, 'n')).toBe('')
    expect(bench.remote.objects.size).toBe(1)
    for (const text of [inXano(bench), file(bench, 'a')]) {
      expect(text).toContain('function n')
      expect(text).toContain('THREE')
    }
    bench.save('function/a.xs', file(bench, 'a').replace('one', 'ONE'))
    expect(await problems(bench)).toEqual([])
    expect(inXano(bench)).toContain('ONE')
  })

  it('takes along what has come from Xano since', async () => {
    const { bench, shown } = await renamedHere()
    bench.remote.put(inXano(bench).replace('one', 'ONE'))
    await bench.settle()
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    expect(await problems(bench)).toEqual([])
    for (const word of ['function n', 'ONE', 'THREE']) expect(inXano(bench)).toContain(word)
  })

  it.each([
    ['writes no files', { local: false }],
    ['is about it alone', { within: (path: string) => path === 'function/a.xs' }],
    ['ignores the other file', { isIgnored: (path: string) => path === 'function/n.xs' }],
  ])(
    'is a copy in a run that %s, so that the file which stays takes nothing back',
    async (_, permissions) => {
      const { bench, shown } = await renamedHere()
      const before = bench.remote.received.length
      bench.save('function/a.xs', shown.replace('three', 'THREE'))
      await bench.settle({ ...ALL, ...permissions })
      expect(bench.remote.received).toHaveLength(before)
      expect(await problems(bench)).toEqual([])
      expect(bench.remote.received).toHaveLength(before + 1)
      expect([...bench.worktree.files.keys()]).toEqual(['function/a.xs'])
      expect(inXano(bench)).toContain('THREE')
    },
  )

  it('stays that where the other file comes back as it was', async () => {
    const { bench, shown } = await renamedHere()
    const other = file(bench, 'n')
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    await bench.settle()
    const sent = bench.remote.received.length
    bench.save('function/n.xs', other)
    expect(await problems(bench)).toEqual([])
    expect(bench.remote.received).toHaveLength(sent)
    expect([...bench.worktree.files.keys()]).toEqual(['function/a.xs'])
    expect(inXano(bench)).toContain('THREE')
  })

  it('is a problem where the file at the new place was edited too', async () => {
    const { bench, shown } = await renamedHere()
    bench.save('function/n.xs', file(bench, 'n').replace('one', 'ONE'))
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    expect(await problems(bench)).toEqual(['copy'])
    expect(file(bench, 'n')).toContain('ONE')
    expect(file(bench, 'a')).toContain('THREE')
    expect(inXano(bench)).not.toContain('THREE')
  })

  it('is a problem also where what came from Xano was merged into that edit', async () => {
    const { bench, shown } = await renamedHere()
    bench.save('function/n.xs', file(bench, 'n').replace('one', 'ONE'))
    await bench.settle()
    bench.remote.put(inXano(bench).replace('response = null', 'response = 1'))
    await bench.settle()
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    expect(await problems(bench)).toEqual(['copy'])
    expect(inXano(bench)).toContain('ONE')
  })

  it('goes where it says nothing but what was there', async () => {
    const { bench, shown } = await renamedThere()
    bench.save('function/a.xs', shown)
    expect(await problems(bench)).toEqual([])
    expect(file(bench, 'a')).toBe('')
    expect(file(bench, 'n')).not.toBe('')
    expect(bench.remote.received).toEqual([])
  })

  it.each([
    ['as it says it', (text: string) => text],
    ['in lines of its own', (text: string) => text.replaceAll('    ', '\t')],
  ])('is a copy where it says what the other one says, %s', async (_, layout) => {
    const { bench } = await renamedHere()
    bench.save('function/a.xs', layout(file(bench, 'n')))
    const named = (await bench.settle()).at(-1)?.plan.problems
    expect(named).toMatchObject([{ kind: 'copy', version: { path: 'function/a.xs' } }])
  })

  it.each([
    ['another name', 'function other', renamedThere],
    ['the name that it had until it got another one here', 'function a', renamedHere],
    ['the name that it had until Xano gave it another one', 'function a', renamedThere],
  ])('is a copy under %s', async (_, head, rename) => {
    const { bench, shown } = await rename()
    bench.save('function/a.xs', shown.replace(/function \w/, head).replace('three', 'THREE'))
    expect(await problems(bench)).toEqual(['copy'])
    expect(file(bench, 'n')).not.toBe('')
    expect(inXano(bench)).not.toContain('THREE')
  })

  it('is a copy where it says what was there before something came from Xano', async () => {
    const { bench, shown } = await renamedHere()
    bench.remote.put(inXano(bench).replace('one', 'ONE'))
    await bench.settle()
    bench.save('function/a.xs', shown)
    expect(await problems(bench)).toEqual(['copy'])
    for (const text of [inXano(bench), file(bench, 'n')]) expect(text).toContain('ONE')
  })

  it('is a copy where it says what Xano has held, as git may put it there', async () => {
    const { bench, shown } = await renamedHere()
    const earlier = shown.replace('three', 'earlier').trimEnd()
    const [first] = bench.history.states
    if (!first) throw new Error('nothing was seen in Xano')
    bench.history.states.unshift({ ...first, tree: new Map([[pathOf('function/a.xs'), blobId(earlier)]]) })
    bench.save('function/a.xs', earlier)
    expect(await problems(bench)).toEqual(['copy'])
    expect(inXano(bench)).not.toContain('earlier')
  })

  it('is a copy where another definition has come to that place since', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three'), fn('b', 'four'))
    const shown = file(bench, 'a').replace('function a', 'function b')
    bench.save('function/a.xs', shown)
    bench.save('function/b.xs', file(bench, 'b').replace('function b', 'function a'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('four')
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    expect(await problems(bench)).toEqual(['copy'])
    expect(inXano(bench)).not.toContain('THREE')
    const all = [...bench.worktree.files.values()].join('\n')
    for (const word of ['THREE', 'four']) expect(all).toContain(word)
  })

  it('is a copy where it is as committed', async () => {
    const { bench, shown } = await renamedHere()
    const committed = shown.replace('three', 'THREE')
    bench.history.head = new Map([[pathOf('function/a.xs'), blobId(committed)]])
    bench.save('function/a.xs', committed)
    expect(await problems(bench)).toEqual(['copy'])
    expect(inXano(bench)).not.toContain('THREE')
  })

  it('is a copy a day later', async () => {
    const { bench, shown } = await renamedHere()
    bench.clock.pass(2 * 86_400_000)
    await bench.settle()
    bench.save('function/a.xs', shown.replace('three', 'THREE'))
    expect(await problems(bench)).toEqual(['copy'])
  })
})
