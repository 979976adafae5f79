import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { file, inStep, inXano } from './in-step.ts'

describe('Xano taking back what was pushed', () => {
  async function pushed(): Promise<{ bench: Bench; before: string; ours: string }> {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const before = file(bench, 'a')
    const ours = before.replace('two', 'TWO')
    bench.save('function/a.xs', ours)
    await bench.settle()
    bench.history.pushes = [{ path: pathOf('function/a.xs'), before: blobId(before), after: blobId(ours) }]
    return { bench, before, ours }
  }

  async function undone(): Promise<{ bench: Bench; before: string; ours: string }> {
    const { bench, before, ours } = await pushed()
    bench.remote.put(before.replace('three', 'THREE'))
    return { bench, before, ours }
  }

  it('is a conflict, never a pull and never a push', async () => {
    const { bench, ours } = await undone()
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
    expect(file(bench, 'a')).toBe(ours)
    expect(bench.remote.received).toHaveLength(1)
  })

  it('is none where another branch of git has pushed, and Base is from before what came ahead of that', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const before = file(bench, 'a').replace('three', 'THREE')
    const after = before.replace('one', 'ONE')
    for (const text of [before, after]) bench.history.blobs.set(blobId(text), text)
    bench.history.pushes = [{ path: pathOf('function/a.xs'), before: blobId(before), after: blobId(after) }]
    bench.remote.put(after)
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(file(bench, 'a')).toBe(after)
  })

  it('is told also of a definition that has been renamed in Xano since', async () => {
    const { bench, before, ours } = await pushed()
    bench.remote.put(ours.replace('function a', 'function b'))
    await bench.settle()
    bench.remote.put(before.replace('function a', 'function b').replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
    expect(file(bench, 'b')).toContain('TWO')
  })

  it('is told also where the definition was renamed in Xano while it was edited here', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const renamed = file(bench, 'a').replace('function a', 'function b')
    bench.save('function/a.xs', file(bench, 'a').replace('two', 'TWO'))
    bench.remote.put(renamed)
    await bench.settle()
    const ours = file(bench, 'b')
    bench.history.pushes = [{ path: pathOf('function/b.xs'), before: blobId(renamed), after: blobId(ours) }]
    bench.remote.put(renamed.replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
    expect(file(bench, 'b')).toBe(ours)
  })

  it('is none where we had taken it back ourselves before', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const before = file(bench, 'a')
    const ours = before.replace('two', 'TWO')
    const path = pathOf('function/a.xs')
    for (const text of [ours, before]) {
      bench.save(path, text)
      await bench.settle()
    }
    bench.history.pushes = [
      { path, before: blobId(before), after: blobId(ours) },
      { path, before: blobId(ours), after: blobId(before) },
    ]
    bench.remote.put(before.replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(file(bench, 'a')).toContain('THREE')
  })

  it('is one also where it goes back behind several pushes', async () => {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const before = file(bench, 'a')
    const path = pathOf('function/a.xs')
    const first = before.replace('two', 'TWO')
    const second = before.replace('one', 'ONE')
    for (const text of [first, second]) {
      bench.save(path, text)
      await bench.settle()
    }
    bench.history.pushes = [
      { path, before: blobId(before), after: blobId(first) },
      { path, before: blobId(first), after: blobId(second) },
    ]
    bench.remote.put(before.replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
  })

  it('stays one when the day is over, and as long as both sides stay what they are', async () => {
    const { bench } = await undone()
    await bench.settle()
    bench.history.pushes = []
    const again = await bench.settle()
    expect(again.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
  })

  it('stays one when something else is edited there, until what was taken back is there again', async () => {
    const { bench, before, ours } = await undone()
    await bench.settle()
    for (const text of [
      before.replace('two', 'second'),
      before.replace('two', 'second').replace('one', 'ONE'),
    ]) {
      bench.remote.put(text)
      const results = await bench.settle()
      expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
      expect(file(bench, 'a')).toBe(ours)
    }
    bench.remote.put(ours.replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(file(bench, 'a')).toBe(ours.replace('three', 'THREE'))
  })

  it.each(['local', 'xano'] as const)(
    'stays one when the definition is deleted there, until somebody chooses %s',
    async choice => {
      const { bench, ours } = await undone()
      const [guid = ''] = bench.remote.objects.keys()
      bench.remote.put(fn('b', 'x'))
      await bench.settle()
      bench.remote.delete(guid)
      for (let again = 0; again < 2; again++) {
        const results = await bench.settle()
        expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual([
          'edited-here-deleted-there',
        ])
        expect(file(bench, 'a')).toBe(ours)
      }
      await resolve(bench, new Library(), () => Promise.resolve(choice))
      const results = await bench.settle()
      expect(results.at(-1)?.plan.conflicts).toEqual([])
      expect(bench.history.note.disputes).toEqual([])
      for (const text of [file(bench, 'a'), inXano(bench)])
        expect(text.includes('TWO')).toBe(choice === 'local')
    },
  )

  it.each([
    ['local', 'at once'],
    ['xano', 'at once'],
    ['local', 'after a deletion that was seen'],
  ] as const)(
    'stays one where the object is made anew, until somebody chooses %s: %s',
    async (choice, how) => {
      const { bench, before, ours } = await undone()
      await bench.settle()
      bench.remote.objects.clear()
      if (how !== 'at once') await bench.settle()
      bench.remote.put(before.replace(/\n *guid.*/, ''))
      const results = await bench.settle()
      expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
      expect(file(bench, 'a')).toBe(ours)
      await resolve(bench, new Library(), () => Promise.resolve(choice))
      expect((await bench.settle()).at(-1)?.plan.conflicts).toEqual([])
      expect(bench.history.note.disputes).toEqual([])
      expect(bench.remote.objects.size).toBe(1)
      for (const text of [file(bench, 'a'), inXano(bench)])
        expect(text.includes('TWO')).toBe(choice === 'local')
    },
  )

  it('ends when both sides become equal', async () => {
    const { bench, ours } = await undone()
    await bench.settle()
    bench.remote.put(ours)
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(bench.history.note.disputes).toEqual([])
  })

  it.each([false, true])(
    'ends also when the file takes it back as well, which a merge by git may do (said before: %s)',
    async wasSaid => {
      const { bench, before } = await undone()
      if (wasSaid) await bench.settle()
      bench.save('function/a.xs', before.replace('three', 'THREE'))
      const results = await bench.settle()
      expect(results.at(-1)?.plan.conflicts).toEqual([])
      expect(bench.history.note.disputes).toEqual([])
      expect(bench.remote.received).toHaveLength(1)
    },
  )
})
