import { describe, expect, it } from 'vitest'
import type { BlobId } from '../../../src/core/sync/snapshot.ts'
import { restore, type Restored } from '../../../src/engine/decisions/restore.ts'
import type { CommitId, Tree } from '../../../src/engine/ports/git.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'

const PATH = 'function/a.xs'
const inXano = (bench: Bench): string => [...bench.remote.objects.values()].join('\n')
const conflicts = async (bench: Bench): Promise<string[]> =>
  (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause) ?? []

async function back(
  bench: Bench,
  text: string,
  { dryRun = false, path = PATH } = {},
): Promise<Restored['outcome'][]> {
  const blob: BlobId = blobId(text)
  const library = new Library()
  library.addBytes(blob, Buffer.from(text))
  const tree: Tree = new Map([[pathOf(path), blob]])
  return (await restore(bench, library, { tree, wanted: () => true, dryRun })).map(({ outcome }) => outcome)
}

/** In step on a text that Xano has given, which was another one before. */
async function replaced(): Promise<{ bench: Bench; old: string; now: string }> {
  const bench = new Bench()
  bench.worktree.at = { branch: 'main', commit: 'a'.repeat(40) as CommitId }
  bench.remote.put(fn('a', 'one', 'two', 'three', 'four'))
  await bench.settle()
  const old = bench.file(PATH) ?? ''
  const now = old.replace('two', 'TWO')
  bench.remote.put(now)
  await bench.settle()
  return { bench, old, now }
}

describe('a restored text', () => {
  it('is an edit, although it takes back all that came from Xano, and what it replaced is kept', async () => {
    const { bench, old, now } = await replaced()
    expect(await back(bench, old)).toEqual(['restored'])
    expect(bench.file(PATH)).toBe(old)
    expect(bench.history.kept.map(({ content }) => content)).toContain(now)
    expect(bench.remote.received).toEqual([])
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(old)
    expect(bench.history.note.marked).toEqual([])
  })

  it('is what an editor lacks that had not reloaded before, as far as it still holds that', async () => {
    const { bench, old, now } = await replaced()
    bench.remote.put(now.replace('four', 'FOUR'))
    await bench.settle()
    expect(await back(bench, now)).toEqual(['restored'])
    await bench.settle()
    bench.save(PATH, old.replace('four', 'mine'))
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(now.replace('four', 'mine'))
    expect(bench.file(PATH)).toBe(inXano(bench))
  })

  it('is what a further edit goes out from, however much had come since', async () => {
    const { bench, old, now } = await replaced()
    bench.remote.put(now.replace('four', 'FOUR'))
    await bench.settle()
    await back(bench, old)
    await bench.settle()
    bench.save(PATH, old.replace('one', 'mine'))
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(old.replace('one', 'mine'))
  })

  it('is remembered as a word about what the file held and what both sides have taken in', async () => {
    const { bench, old, now } = await replaced()
    await back(bench, old)
    expect(bench.history.note.marked).toEqual([
      { path: PATH, before: blobId(now), theirs: blobId(now), restored: blobId(old) },
    ])
  })

  it('is an edit also where HEAD moves before the next run', async () => {
    const { bench, old } = await replaced()
    await back(bench, old)
    const files = new Map([[pathOf(PATH), blobId(old)]])
    bench.history.move = {
      ...NO_MOVE,
      back: true,
      files,
      mirrored: new Set(files.values()),
    }
    bench.worktree.at = { branch: 'main', commit: 'b'.repeat(40) as CommitId }
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(old)
  })

  it('is merged with what Xano has done since, and never pushed over it', async () => {
    const { bench, old, now } = await replaced()
    await back(bench, old)
    bench.remote.put(now.replace('four', 'FOUR'))
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(old.replace('four', 'FOUR'))
    expect(bench.file(PATH)).toBe(old.replace('four', 'FOUR'))
  })

  it('is over with the cycle that sends it', async () => {
    const { bench, old } = await replaced()
    await back(bench, old)
    expect(await bench.settle()).toHaveLength(1)
    expect(bench.history.note.marked).toEqual([])
  })

  it.each(['\n    ', '\n      '])(
    'is over where the file is saved again as both sides hold it: %j',
    async layout => {
      const { bench, old, now } = await replaced()
      await back(bench, old)
      bench.save(PATH, now.replaceAll('\n    ', layout))
      await bench.settle()
      expect(bench.history.note.marked).toEqual([])
      expect(bench.remote.received).toEqual([])
    },
  )

  it('is over once both sides hold it, in whatever layout', async () => {
    const { bench, old, now } = await replaced()
    bench.remote.reformat = text => text.replaceAll('\n    ', '\n      ')
    await back(bench, old)
    bench.remote.put(now.replace('four', 'FOUR'))
    expect(await conflicts(bench)).toEqual([])
    expect(bench.history.note.marked).toEqual([])
    expect((await bench.settle()).at(-1)?.plan.transitions).toEqual([])
    bench.save(PATH, old.replace('four', 'five'))
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toContain('five')
  })

  it('stays what it is behind a further edit where the file was moved since Xano had changed it', async () => {
    const { bench, old, now } = await replaced()
    bench.unlink(PATH)
    bench.save('moved/a.xs', now)
    await bench.settle()
    await back(bench, old)
    expect(await conflicts(bench)).toEqual([])
    bench.save('moved/a.xs', old.replace('four', 'FOUR'))
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(old.replace('four', 'FOUR'))
  })

  it('is over once a pull has brought what Xano holds of it: what git puts there next is not that word', async () => {
    const { bench, old, now } = await replaced()
    const path = pathOf(PATH)
    bench.save(PATH, old)
    bench.history.move = {
      ...NO_MOVE,
      back: true,
      files: new Map([[path, blobId(old)]]),
      mirrored: new Set([blobId(old)]),
    }
    bench.worktree.at = { branch: 'main', commit: 'b'.repeat(40) as CommitId }
    expect(await back(bench, now)).toEqual(['restored'])
    bench.history.move = NO_MOVE
    bench.remote.put(now.replace('four', 'FOUR'))
    await bench.settle({ ...ALL, remote: false })
    expect(bench.file(PATH)).toBe(now.replace('four', 'FOUR'))
    expect(bench.history.note.marked).toEqual([])
    bench.save(PATH, old)
    bench.history.move = {
      ...NO_MOVE,
      files: new Map([[path, blobId(old)]]),
      mirrored: new Set([blobId(old)]),
    }
    bench.worktree.at = { branch: 'main', commit: 'c'.repeat(40) as CommitId }
    expect(await conflicts(bench)).toEqual(['older'])
    expect(inXano(bench)).toContain('TWO')
  })

  it('is over where git puts an older one in its place, which goes forward to what Xano holds', async () => {
    const { bench, old, now } = await replaced()
    const last = now.replace('four', 'FOUR')
    bench.remote.put(last)
    await bench.settle()
    expect(await back(bench, now)).toEqual(['restored'])
    bench.save(PATH, old)
    bench.history.move = {
      ...NO_MOVE,
      back: true,
      files: new Map([[pathOf(PATH), blobId(old)]]),
      mirrored: new Set([blobId(old)]),
    }
    bench.worktree.at = { branch: 'main', commit: 'b'.repeat(40) as CommitId }
    expect(await conflicts(bench)).toEqual([])
    expect(bench.remote.received).toEqual([])
    expect(bench.file(PATH)).toBe(last)
  })

  it('is no consent to a stale tab that has taken back the very text', async () => {
    const { bench, old, now } = await replaced()
    const sent = now.replace('four', 'sent')
    bench.save(PATH, sent)
    await bench.settle()
    bench.history.pushes = [{ path: pathOf(PATH), before: blobId(now), after: blobId(sent) }]
    bench.save(PATH, old)
    expect(await back(bench, sent)).toEqual(['restored'])
    bench.remote.put(now.replace('three', 'tab'))
    expect(await conflicts(bench)).toEqual(['undone'])
    expect(await conflicts(bench)).toEqual(['undone'])
    expect(bench.file(PATH)).toBe(sent)
    expect(bench.history.note.marked).toEqual([])
  })

  it('is nothing to ask about where it takes back the same as the tab', async () => {
    const { bench, now } = await replaced()
    const sent = now.replace('four', 'sent')
    bench.save(PATH, sent)
    await bench.settle()
    bench.history.pushes = [{ path: pathOf(PATH), before: blobId(now), after: blobId(sent) }]
    expect(await back(bench, now)).toEqual(['restored'])
    bench.remote.put(now.replace('one', 'tab'))
    expect(await conflicts(bench)).toEqual([])
    expect(bench.file(PATH)).toBe(now.replace('one', 'tab'))
  })

  it('comes back where the definition was deleted on both sides', async () => {
    const { bench, old } = await replaced()
    bench.remote.put(fn('b', 'one'))
    await bench.settle()
    bench.unlink(PATH)
    await bench.settle()
    expect(inXano(bench)).not.toContain('function a')
    expect(await back(bench, old)).toEqual(['restored'])
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toContain('function a')
    expect(bench.file(PATH)).toContain('two')
  })

  it('comes back where the file holds no definition any more', async () => {
    const { bench, old } = await replaced()
    bench.save(PATH, 'function a {')
    expect(await back(bench, old)).toEqual(['restored'])
    expect(bench.history.kept.map(({ content }) => content)).toContain('function a {')
    expect(await conflicts(bench)).toEqual([])
    expect(inXano(bench)).toBe(old)
  })

  it('is not written on a dry run, over a file that has just changed, or beside one of its name', async () => {
    const { bench, old, now } = await replaced()
    expect(await back(bench, old, { dryRun: true })).toEqual(['restored'])
    expect(bench.file(PATH)).toBe(now)
    bench.worktree.before = () => {
      bench.save(PATH, 'function a {\n}')
    }
    expect(await back(bench, old)).toEqual(['stale'])
    expect(bench.file(PATH)).toBe('function a {\n}')
  })

  it('stays out while another definition has its name', async () => {
    const { bench, old } = await replaced()
    bench.remote.put(old.replace('function a', 'function c'))
    await bench.settle()
    bench.remote.put(fn('a', 'newcomer'))
    await bench.settle()
    const files = new Map(bench.worktree.files)
    expect(await back(bench, old)).toEqual(['taken'])
    expect(bench.worktree.files).toEqual(files)
  })
})
