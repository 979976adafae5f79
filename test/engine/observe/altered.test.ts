import { expect, it } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { type Bench, fn } from '../../doubles/bench.ts'
import { file, inStep } from './in-step.ts'

const causes = async (bench: Bench): Promise<readonly string[]> =>
  ((await bench.settle()).at(-1)?.plan.conflicts ?? []).map(({ cause }) => cause)

/** Xano gives back another value than the one that was sent with an edit. */
async function altered(): Promise<Bench> {
  const bench = await inStep(fn('a', 'one', 'p', 'q', 'x', 'y', 'two', 'r', 's', 'three'))
  bench.remote.reformat = text => text.replace('of mine', 'of Xano')
  bench.save('function/a.xs', file(bench, 'a').replace('two', 'of mine'))
  expect(await causes(bench)).toEqual(['altered'])
  bench.remote.reformat = text => text
  return bench
}

it('stays in question where something else is edited in the file, and then again, until it is decided', async () => {
  const bench = await altered()
  for (const [from, to] of [
    ['one', 'ONE'],
    ['three', 'THREE'],
  ] as const) {
    bench.save('function/a.xs', file(bench, 'a').replace(from, to))
    expect(await causes(bench)).toEqual(['altered'])
    expect(file(bench, 'a')).toContain('of mine')
  }
  await resolve(bench, new Library(), () => Promise.resolve('local'))
  expect(await causes(bench)).toEqual([])
  expect(bench.remote.received.at(-1)?.join()).toContain('of mine')
  expect(bench.remote.received.at(-1)?.join()).toContain('THREE')
})

it('is over where the file takes what Xano made of it', async () => {
  const bench = await altered()
  bench.save('function/a.xs', file(bench, 'a').replace('of mine', 'of Xano').replace('one', 'ONE'))
  expect(await causes(bench)).toEqual([])
  expect(bench.remote.received.at(-1)?.join()).toContain('ONE')
})

it('is over where Xano has what was sent, whatever else was edited there and in the file', async () => {
  const bench = await altered()
  const [there = ''] = [...bench.remote.objects.values()]
  bench.remote.put(there.replace('of Xano', 'of mine').replace('x', 'X'))
  bench.save('function/a.xs', file(bench, 'a').replace('one', 'ONE'))
  expect(await causes(bench)).toEqual([])
  for (const word of ['ONE', 'X', 'of mine']) expect(file(bench, 'a')).toContain(word)
})

it('stays in question where Xano has something else besides', async () => {
  const bench = await altered()
  const [there = ''] = [...bench.remote.objects.values()]
  bench.remote.put(there.replace('x', 'X'))
  bench.save('function/a.xs', file(bench, 'a').replace('one', 'ONE'))
  expect(await causes(bench)).toEqual(['altered'])
  expect(file(bench, 'a')).toContain('of mine')
})
