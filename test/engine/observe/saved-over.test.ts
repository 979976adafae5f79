import { describe, expect, it } from 'vitest'
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
