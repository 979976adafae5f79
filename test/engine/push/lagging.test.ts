import { describe, expect, it } from 'vitest'
import { cycle } from '../../../src/engine/cycle/cycle.ts'
import { accountOf } from '../../../src/engine/report/account.ts'
import { Refused, UnknownOutcome } from '../../../src/engine/ports/errors.ts'
import type { RemoteSnapshot } from '../../../src/engine/ports/remote.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

/** Two functions in step, whose next readings after a push show so many times what Xano held before. */
async function lagging(times: number): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b']) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  bench.clock.slept.length = 0
  const { remote } = bench
  const snapshot = remote.snapshot.bind(remote)
  const [push, remove] = [remote.push.bind(remote), remote.remove.bind(remote)]
  let old: RemoteSnapshot | undefined
  let left = 0
  const soon = async (): Promise<void> => {
    old = await snapshot()
    left = times
  }
  remote.push = async (...sent) => {
    await soon()
    return push(...sent)
  }
  remote.remove = async definition => {
    await soon()
    return remove(definition)
  }
  remote.snapshot = async () => {
    const now = await snapshot()
    return old && left-- > 0 ? old : now
  }
  return bench
}

const edit = (bench: Bench, path: string): void =>
  bench.save(path, (bench.file(path) ?? '').replace('before', 'after'))

/** What was read, from the push on. */
function countReadings(bench: Bench): () => number {
  let readings = 0
  bench.remote.before = request => {
    if (request === 'push' || request === 'remove') readings = 0
    if (request === 'snapshot') readings++
  }
  return () => readings
}

describe('a reading after a push that shows nothing of what Xano has taken', () => {
  it.each([1, 2])('is not believed at once: an edit is pushed, with %i that lag behind', async times => {
    const bench = await lagging(times)
    edit(bench, 'function/a.xs')
    const results = await bench.settle()
    expect(accountOf(results)).toMatchObject({ pushed: [{ name: 'a' }], conflicts: [] })
    expect(bench.clock.slept.filter(ms => ms > 0)).toEqual(Array.from({ length: times }, () => 1000))
    const again = (await bench.settle()).at(-1)
    expect(again).toMatchObject({ kind: 'done', plan: { transitions: [], conflicts: [] } })
  })

  it('is not believed at once of what is new, nor of what was deleted', async () => {
    for (const change of [
      (bench: Bench): void => bench.save('function/new.xs', fn('new')),
      (bench: Bench): void => bench.unlink('function/b.xs'),
    ]) {
      const bench = await lagging(1)
      change(bench)
      const { conflicts, held, failed } = accountOf(await bench.settle(ALL))
      expect({ conflicts, held, failed }).toEqual({ conflicts: [], held: [], failed: [] })
      expect((await bench.settle()).at(-1)).toMatchObject({ plan: { transitions: [], conflicts: [] } })
    }
  })

  it('is believed after two more: a person decides then', async () => {
    const bench = await lagging(3)
    edit(bench, 'function/a.xs')
    const readings = countReadings(bench)
    const account = accountOf(await bench.settle())
    expect(account.conflicts).toMatchObject([{ name: 'a' }])
    expect(readings()).toBe(3)
  })

  it('is looked for only where all of it is missing: what shows one definition of a push shows the rest', async () => {
    const bench = await lagging(0)
    for (const name of ['a', 'b']) edit(bench, `function/${name}.xs`)
    const before = bench.file('function/a.xs')?.replace('after', 'before') ?? ''
    bench.remote.reformat = text => (text.includes('function a') ? before : text)
    const readings = countReadings(bench)
    expect(accountOf(await bench.settle())).toMatchObject({ conflicts: [{ name: 'a' }] })
    expect(readings()).toBe(1)
    expect(bench.clock.slept.filter(ms => ms > 0)).toEqual([])
  })

  it('is no sign of it where a push is a draft, which no reading shows', async () => {
    const bench = await lagging(0)
    edit(bench, 'function/a.xs')
    const readings = countReadings(bench)
    await bench.settle(ALL, { asDraft: true })
    expect(bench.remote.drafted).toHaveLength(1)
    expect(readings()).toBe(1)
  })

  it.each<[string, (bench: Bench) => void]>([
    ['an answer is lost', ({ remote }) => (remote.fails = () => true)],
    ['a deletion is refused', ({ remote }) => (remote.remove = () => Promise.reject(new Refused('in use')))],
    [
      'the answer to a deletion is lost',
      ({ remote }) => (remote.remove = () => Promise.reject(new UnknownOutcome('lost'))),
    ],
    [
      'only one of two deletions shows',
      ({ remote }) => {
        const remove = remote.remove.bind(remote)
        remote.remove = definition => (definition.name === 'a' ? remove(definition) : Promise.resolve())
      },
    ],
  ])('is no sign of it where %s', async (what, happens) => {
    const bench = await lagging(0)
    for (const name of ['c', 'd', 'e', 'f']) bench.remote.put(fn(name, 'before'))
    await bench.settle()
    happens(bench)
    if (what.includes('deletion')) for (const name of ['a', 'b']) bench.unlink(`function/${name}.xs`)
    else edit(bench, 'function/a.xs')
    expect(await cycle(bench, new Library(), { permissions: ALL })).toMatchObject({ kind: 'done' })
    expect(bench.clock.slept.filter(ms => ms > 0)).toEqual([])
  })

  it('is no sign of it where Xano takes out of a text all that was new in it', async () => {
    const bench = await lagging(0)
    const table = (more: string): string => `table user {\n  schema {\n    int id\n  }${more}\n}`
    bench.remote.put(table(''))
    await bench.settle()
    const rows = '\n\n  items = [{id: 1}]'
    bench.remote.reformat = text => text.replace(rows, '')
    const path = [...bench.worktree.files.keys()].find(each => each.startsWith('table/')) ?? ''
    bench.save(path, (bench.file(path) ?? '').replace('\n  }', `\n  }${rows}`))
    await bench.settle(ALL, { taken: new Set(['items']) })
    expect(bench.remote.received.flat().join()).toContain(rows)
    expect(bench.clock.slept.filter(ms => ms > 0)).toEqual([])
  })
})
