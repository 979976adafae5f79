import { describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Bench, fn } from '../../doubles/bench.ts'

const DAY_MS = 86_400_000

const PATH = 'function/a.xs'
const fileA = (bench: Bench): string => bench.file(PATH) ?? ''

async function inStep(): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b']) bench.remote.put(fn(name, 'one'))
  await bench.settle()
  return bench
}

/** In step, after Xano has edited `a`. */
async function written(): Promise<Bench> {
  const bench = await inStep()
  bench.remote.put(fileA(bench).replace('one', 'two'))
  await bench.settle()
  return bench
}

const sinceIn = (bench: Bench): unknown[] => bench.history.note.writes.map(({ since }) => since)
const places = (bench: Bench): string[] => bench.history.note.writes.map(({ path }) => path)

describe('what was written into files', () => {
  it('is forgotten after a day, with the next that is written', async () => {
    const bench = await written()
    expect(places(bench)).toEqual(['function/a.xs'])
    bench.clock.pass(2 * DAY_MS)
    bench.remote.put((bench.file('function/b.xs') ?? '').replace('one', 'two'))
    await bench.settle()
    expect(places(bench)).toEqual(['function/b.xs'])
  })

  it('is not forgotten by a run that has nothing to do: that would leave a trace', async () => {
    const bench = await written()
    bench.clock.pass(2 * DAY_MS)
    await bench.settle()
    expect(places(bench)).toEqual(['function/a.xs'])
  })

  it('is what was written, and no text that a save had come before', async () => {
    const bench = await inStep()
    const text = fileA(bench)
    bench.remote.put(text.replace('one', 'two'))
    bench.worktree.before = () => {
      bench.save(PATH, text.replace('null', '1'))
      bench.worktree.before = () => undefined
    }
    await bench.settle()
    expect(fileA(bench)).toBe(text.replace('one', 'two').replace('null', '1'))
    const [before, after] = [text.replace('null', '1'), fileA(bench)].map(blobId)
    expect(bench.history.note.writes).toEqual([{ path: PATH, before, after, at: bench.clock.now() }])
  })

  it('is nothing where an edit was sent', async () => {
    const bench = await inStep()
    bench.save(PATH, fileA(bench).replace('one', 'two'))
    await bench.settle()
    expect(bench.remote.received).toHaveLength(1)
    expect(bench.history.note.writes).toEqual([])
  })

  it('is followed by what a person makes of it, once both sides hold that', async () => {
    const bench = await written()
    const edited = fileA(bench).replace('two', 'three')
    bench.save(PATH, edited)
    bench.remote.refuses.add('a')
    await bench.settle()
    expect(sinceIn(bench)).toEqual([undefined])
    bench.remote.refuses.clear()
    await bench.settle()
    expect(sinceIn(bench)).toEqual([blobId(edited)])
  })
})
