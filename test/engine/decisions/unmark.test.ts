import { describe, expect, it, vi } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { unmark } from '../../../src/engine/decisions/unmark.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Bench, fn } from '../../doubles/bench.ts'

const PATH = 'function/a.xs'

/** Both sides have edited `a`, and markers were asked for. */
async function marked(): Promise<{ bench: Bench; before: string }> {
  const bench = new Bench()
  bench.remote.put(fn('a', 'one', 'two', 'three'))
  await bench.settle()
  const text = bench.file(PATH) ?? ''
  const before = text.replace('two', 'ours')
  bench.remote.put(text.replace('two', 'theirs'))
  bench.save(PATH, before)
  await bench.settle()
  await resolve(bench, new Library(), () => Promise.resolve('markers'))
  return { bench, before }
}

describe('markers that are taken back', () => {
  it('give the file its text again, and the conflict another choice', async () => {
    const { bench, before } = await marked()
    const withMarkers = (bench.file(PATH) ?? '').replace('<<<<<<< Local\n', '<<<<<<< Local\n    begun\n')
    bench.save(PATH, withMarkers)
    await unmark(bench, () => true)
    expect(bench.file(PATH)).toBe(before)
    expect(bench.history.kept.map(({ content }) => content)).toContain(withMarkers)
    await resolve(bench, new Library(), () => Promise.resolve('xano'))
    expect(bench.file(PATH)).toContain('theirs')
  })

  it('are not those of other files, and no answer to them', async () => {
    const { bench } = await marked()
    const withMarkers = bench.file(PATH) ?? ''
    await unmark(bench, () => false)
    expect(bench.file(PATH)).toBe(withMarkers)
    const answer = withMarkers.replace(/<{7} Local\n[^]*>{7} Xano\n/, '    answer\n')
    bench.save(PATH, answer)
    await unmark(bench, () => true)
    expect(bench.file(PATH)).toBe(answer)
  })

  it('are kept all at once, and written as one batch, however many there are', async () => {
    const bench = new Bench()
    const names = ['a', 'b', 'c']
    for (const name of names) bench.remote.put(fn(name, 'one', 'two', 'three'))
    await bench.settle()
    for (const name of names) {
      const text = bench.file(`function/${name}.xs`) ?? ''
      bench.remote.put(text.replace('two', 'theirs'))
      bench.save(`function/${name}.xs`, text.replace('two', 'ours'))
    }
    await bench.settle()
    await resolve(bench, new Library(), () => Promise.resolve('markers'))
    const keep = vi.spyOn(bench.history, 'keep')
    const [prepare, finish] = [vi.spyOn(bench.worktree, 'prepare'), vi.spyOn(bench.worktree, 'finish')]
    await unmark(bench, () => true)
    for (const each of [keep, prepare, finish]) expect(each).toHaveBeenCalledOnce()
    for (const name of names) expect(bench.file(`function/${name}.xs`)).toContain('ours')
    for (const name of names) expect(bench.file(`function/${name}.xs`)).not.toContain('<<<')
  })

  it('stay where nobody knows any more what was there before', async () => {
    const { bench, before } = await marked()
    const withMarkers = bench.file(PATH)
    bench.history.blobs.delete(blobId(before))
    await unmark(bench, () => true)
    expect(bench.file(PATH)).toBe(withMarkers)
  })

  it('stay gone where the file is', async () => {
    const { bench } = await marked()
    bench.unlink(PATH)
    await unmark(bench, () => true)
    expect(bench.file(PATH)).toBeUndefined()
  })
})
