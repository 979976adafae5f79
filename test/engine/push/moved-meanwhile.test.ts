import { describe, expect, it } from 'vitest'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

/** Some functions in step, of which `edited` were edited since. */
async function inStep(names: readonly string[], edited: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  for (const name of names) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  for (const name of edited) {
    const path = `function/${name}.xs`
    bench.save(path, (bench.file(path) ?? '').replace('before', 'after'))
  }
  return bench
}

const textOf = (bench: Bench, name: string): string | undefined =>
  [...bench.remote.objects.values()].find(text => text.startsWith(`function ${name} `))

/** The answer to the `nth` push is lost, and a colleague edits a function while it is on its way. */
function loseAnswer(bench: Bench, nth: number, lost: 'applied' | 'unapplied', name: string): void {
  let pushes = 0
  bench.remote.before = request => {
    if (request !== 'push' || ++pushes !== nth) return
    bench.remote.loseAnswer = lost
    bench.remote.put((textOf(bench, name) ?? '').replace('before', 'theirs'))
  }
}

describe('what somebody changes in Xano while an answer is lost', () => {
  it.each(['applied', 'unapplied'] as const)('is not deleted once that was seen: %s', async applied => {
    const bench = await inStep(['a', 'b'], ['a'])
    bench.unlink('function/b.xs')
    loseAnswer(bench, 1, applied, 'b')
    const results = await bench.settle({ ...ALL, deletions: true })
    expect(bench.remote.removed).toEqual([])
    expect(textOf(bench, 'b')).toContain('theirs')
    expect(textOf(bench, 'a')).toContain('after')
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['deleted-here-edited-there'])
  })

  it('is not sent over by what was to go out next', async () => {
    const bench = await inStep(['a', 'b'], ['a', 'b'])
    bench.remote.fails = names => names.length > 1
    loseAnswer(bench, 2, 'applied', 'b')
    const results = await bench.settle()
    expect(bench.remote.received.map(texts => texts.length)).toEqual([2, 1])
    expect(textOf(bench, 'b')).toContain('theirs')
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['both-edited'])
  })
})

describe('what was sent, and its answer was lost', () => {
  it.each(['applied', 'unapplied'] as const)(
    'is not sent again by an answer that was cut: %s',
    async applied => {
      const bench = await inStep(['a', 'b'], [])
      bench.save('function/c.xs', fn('c', 'mine'))
      let isCut = false
      bench.remote.before = request => {
        if (request === 'push') {
          bench.remote.loseAnswer = applied
          isCut = true
        }
      }
      const snapshot = bench.remote.snapshot.bind(bench.remote)
      bench.remote.snapshot = async () => {
        const whole = await snapshot()
        const documents = isCut ? whole.documents.slice(0, 1) : whole.documents
        isCut = false
        return { ...whole, documents }
      }
      await bench.settle()
      expect(bench.remote.received).toHaveLength(1)
      bench.remote.before = () => undefined
      await bench.settle()
      expect(textOf(bench, 'c')).toContain('mine')
      expect(bench.remote.received).toHaveLength(applied === 'applied' ? 1 : 2)
    },
  )
})

describe('a new file that is saved again while a run asks Xano about it', () => {
  it('is sent together with what names it: Xano would empty the name', async () => {
    const bench = await inStep(['a'], [])
    bench.save('function/fresh.xs', fn('fresh', 'first'))
    bench.save('function/a.xs', (bench.file('function/a.xs') ?? '').replace('before', 'function.run fresh'))
    bench.remote.before = request => {
      if (request === 'preview' && bench.file('function/fresh.xs')?.includes('first'))
        bench.save('function/fresh.xs', fn('fresh', 'second'))
    }
    await bench.settle()
    expect(bench.remote.received.map(texts => texts.map(text => text.split('\n')[0]))).toEqual([
      ['function a {', 'function fresh {'],
    ])
    expect(textOf(bench, 'fresh')).toContain('second')
  })
})
