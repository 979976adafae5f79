import { describe, expect, it } from 'vitest'
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
