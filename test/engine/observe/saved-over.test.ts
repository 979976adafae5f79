import { describe, expect, it } from 'vitest'
import { fetch } from '../../../src/engine/cycle/fetch.ts'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { type Bench, fn } from '../../doubles/bench.ts'
import { file, inStep, inXano } from './in-step.ts'

/** `a` and `b` have exchanged their names in Xano, and a pull has brought that. */
async function exchanged(): Promise<{ bench: Bench; stale: string }> {
  const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
  const stale = file(bench, 'a')
  const other = (name: string): string => (name === 'a' ? 'b' : 'a')
  for (const [guid, text] of bench.remote.objects)
    bench.remote.objects.set(
      guid,
      text.replace(/function (\w)/, (_, name: string) => `function ${other(name)}`),
    )
  await bench.settle()
  return { bench, stale }
}

describe('a file that was saved over where names had been exchanged', () => {
  it('comes back also after a further edit in Xano', async () => {
    const { bench, stale } = await exchanged()
    bench.remote.put(file(bench, 'a').replace('two', 'TWO'))
    await bench.settle()
    bench.unlink('function/b.xs')
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('TWO')
    expect(inXano(bench)).toContain('TWO')
    expect(inXano(bench)).toContain('ONE')
  })

  it('is deleted where that is deleted which has come back', async () => {
    const { bench } = await exchanged()
    bench.save('function/a.xs', file(bench, 'b'))
    bench.unlink('function/b.xs')
    await bench.settle()
    expect(file(bench, 'a_2')).toContain('two')
    bench.unlink('function/a_2.xs')
    await bench.settle()
    expect(file(bench, 'a_2')).toBe('')
    expect(inXano(bench)).not.toContain('two')
    expect(inXano(bench)).toContain('one')
  })
})

/** `a` and `b` have exchanged their names here, that was sent, and the files lie where they belong by that. */
async function exchangedHere(): Promise<{ bench: Bench; stale: string }> {
  const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
  const stale = file(bench, 'a')
  bench.save('function/a.xs', stale.replace('function a', 'function b'))
  bench.save('function/b.xs', file(bench, 'b').replace('function b', 'function a'))
  await bench.settle()
  expect(file(bench, 'a')).toContain('two')
  return { bench, stale }
}

describe('a file that was saved over where files had changed places', () => {
  it('comes back where the names were exchanged here, and the other file is deleted', async () => {
    const { bench, stale } = await exchangedHere()
    bench.unlink('function/b.xs')
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    await bench.settle()
    expect(file(bench, 'a_2')).toContain('two')
    expect(inXano(bench)).toContain('two')
    expect(bench.remote.removed).toEqual([])
  })

  it.each([
    ['local', 'mine'],
    ['xano', 'theirs'],
  ] as const)('comes back also once a conflict about it was decided: %s', async (choice, chosen) => {
    const { bench, stale } = await exchangedHere()
    const asked = file(bench, 'a')
    bench.save('function/a.xs', asked.replace('two', 'mine'))
    bench.remote.put(asked.replace('two', 'theirs'))
    expect((await bench.settle()).at(-1)?.plan.conflicts).toHaveLength(1)
    await resolve(bench, new Library(), () => Promise.resolve(choice))
    await bench.settle()
    bench.unlink('function/b.xs')
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    await bench.settle()
    expect(file(bench, 'a_2')).toContain(chosen)
    expect(bench.remote.removed).toEqual([])
  })

  it('is in question where the other one was deleted in Xano too', async () => {
    const { bench, stale } = await exchangedHere()
    bench.unlink('function/b.xs')
    await bench.settle()
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    const conflicts = (await bench.settle()).at(-1)?.plan.conflicts
    expect(conflicts?.map(({ cause }) => cause)).toEqual(['older'])
    expect(inXano(bench)).toContain('two')
    expect(inXano(bench)).not.toContain('ONE')
  })

  it('is in question where the other one was deleted here before this one got its name', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const stale = file(bench, 'a')
    bench.unlink('function/a.xs')
    await bench.settle()
    bench.save('function/b.xs', file(bench, 'b').replace('function b', 'function a'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('two')
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    const conflicts = (await bench.settle()).at(-1)?.plan.conflicts
    expect(conflicts?.map(({ cause }) => cause)).toEqual(['older'])
    expect(inXano(bench)).toContain('two')
    expect(inXano(bench)).not.toContain('ONE')
  })

  it('is in question where Xano had made the other one anew before the names were exchanged here', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const stale = file(bench, 'a')
    for (const [guid, text] of bench.remote.objects)
      if (text.includes('one')) bench.remote.objects.delete(guid)
    bench.remote.put(fn('a', 'anew'))
    await bench.settle()
    bench.save('function/a.xs', file(bench, 'a').replace('function a', 'function b'))
    bench.save('function/b.xs', file(bench, 'b').replace('function b', 'function a'))
    await bench.settle()
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    const conflicts = (await bench.settle()).at(-1)?.plan.conflicts
    expect(conflicts?.map(({ cause }) => cause)).toEqual(['older'])
    for (const word of ['two', 'anew']) expect(inXano(bench)).toContain(word)
  })

  it('comes back with what is new in Xano', async () => {
    const { bench, stale } = await exchanged()
    bench.remote.put(file(bench, 'a').replace('two', 'TWO'))
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    expect((await bench.settle()).at(-1)?.plan.conflicts).toEqual([])
    expect(file(bench, 'a_2')).toContain('TWO')
    expect(file(bench, 'a')).toContain('ONE')
  })

  it.each([
    ['there', exchanged],
    ['here', exchangedHere],
  ])('comes back once where what was saved was moved: exchanged %s', async (_, exchange) => {
    const { bench, stale } = await exchange()
    bench.unlink('function/a.xs')
    bench.save('moved/a.xs', stale.replace('one', 'ONE'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('two')
    bench.unlink('function/a.xs')
    await bench.settle()
    expect(inXano(bench)).not.toContain('two')
    expect(inXano(bench)).toContain('one')
  })

  it('comes back where the other one had been moved away before', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const stale = file(bench, 'a')
    bench.unlink('function/a.xs')
    bench.save('moved/a.xs', stale.replace('function a', 'function b'))
    bench.save('function/b.xs', file(bench, 'b').replace('function b', 'function a'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('two')
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    await bench.settle()
    expect(inXano(bench)).toContain('two')
    expect(bench.remote.removed).toEqual([])
  })

  it('comes back where it was new, and the other one went to another place', async () => {
    const bench = await inStep(fn('a', 'one'))
    const stale = file(bench, 'a')
    for (const [guid, text] of bench.remote.objects)
      bench.remote.objects.set(guid, text.replace('function a', 'function b'))
    bench.remote.put(fn('a', 'two'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('two')
    bench.unlink('function/b.xs')
    bench.save('function/a.xs', stale.replace('one', 'ONE'))
    await bench.settle()
    expect(inXano(bench)).toContain('two')
    expect(bench.remote.removed).toEqual([])
  })

  it('comes back also where a conflict about what was saved there is decided before the next run', async () => {
    const bench = await inStep(fn('a', 'one'))
    const stale = file(bench, 'a')
    for (const [guid, text] of bench.remote.objects)
      bench.remote.objects.set(guid, text.replace('function a', 'function b'))
    bench.remote.put(fn('a', 'two'))
    await bench.settle()
    bench.remote.put(file(bench, 'b').replace('one', 'theirs'))
    bench.unlink('function/b.xs')
    bench.save('function/a.xs', stale.replace('one', 'mine'))
    await fetch(bench, new Library())
    await resolve(bench, new Library(), () => Promise.resolve('xano'))
    expect(file(bench, 'a')).toContain('theirs')
    await bench.settle()
    expect(inXano(bench)).toContain('two')
    expect(bench.remote.removed).toEqual([])
  })

  it('is deleted where another definition was moved there that had never lain there', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    bench.remote.put(file(bench, 'a').replace('one', 'ONE'))
    await bench.settle()
    bench.save('function/a.xs', file(bench, 'b'))
    bench.unlink('function/b.xs')
    await bench.settle()
    expect(inXano(bench)).not.toContain('ONE')
    expect(inXano(bench)).toContain('two')
  })
})

describe('a file that was saved over with a definition that Xano has deleted since it exchanged names', () => {
  const causes = async (bench: Bench): Promise<readonly string[]> =>
    (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause) ?? []

  /** `a` is what was `b`, and an editor saves the one that was `a` there. */
  async function savedOver(place = 'function/a.xs'): Promise<Bench> {
    const { bench, stale } = await exchanged()
    for (const [guid, text] of bench.remote.objects)
      if (text.includes('one')) bench.remote.objects.delete(guid)
    await bench.settle()
    expect(file(bench, 'b')).toBe('')
    bench.unlink('function/a.xs')
    bench.save(place, stale.replace('one', 'ONE'))
    return bench
  }

  it.each(['function/a.xs', 'moved/a.xs'])('is in question, and nothing is sent: %s', async place => {
    const bench = await savedOver(place)
    for (let run = 0; run < 2; run++) expect(await causes(bench)).toEqual(['older'])
    bench.remote.put(inXano(bench).replace('two', 'TWO'))
    expect(await causes(bench)).toEqual(['older'])
    bench.clock.pass(2 * 86_400_000)
    expect(await causes(bench)).toEqual(['older'])
    expect(bench.remote.received).toEqual([])
    expect(bench.file(place)).toContain('ONE')
  })

  it.each(['function/a.xs', 'moved/a.xs'])('is what somebody chooses: %s', async place => {
    for (const [choice, kept, gone] of [
      ['local', 'ONE', 'two'],
      ['xano', 'two', 'ONE'],
    ] as const) {
      const bench = await savedOver(place)
      await bench.settle()
      await resolve(bench, new Library(), () => Promise.resolve(choice))
      expect(await causes(bench)).toEqual([])
      expect(await causes(bench)).toEqual([])
      for (const text of [inXano(bench), bench.file(place)]) {
        expect(text).toContain(kept)
        expect(text).not.toContain(gone)
      }
    }
  })
})
