import { describe, expect, it } from 'vitest'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { ALL, Bench, fn } from '../../doubles/bench.ts'

const PATH = 'function/a.xs'

/** Two functions in step. */
async function inStep(): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b']) bench.remote.put(fn(name, 'before'))
  await bench.settle()
  return bench
}

/** Changes `a` here. Gives its bytes. */
function edit(bench: Bench, to: string): string {
  const text = (bench.file(PATH) ?? '').replace('before', to).replaceAll('\n', '\r\n')
  bench.save(PATH, text)
  return text
}

/** What a push of `a` would do, by which Xano loses data: nobody has agreed to that. */
const DROPS = { action: 'drop_field', type: 'function', name: 'a', details: 'x' }

const isKept = ({ history }: Bench, text: string): boolean => history.blobs.has(blobId(text))

describe('a text that waits', () => {
  it('is kept while it is in conflict: git may take the file away', async () => {
    const bench = await inStep()
    const [theirs = ''] = bench.remote.objects.values()
    bench.remote.put(theirs.replace('before', 'there'))
    const text = edit(bench, 'here')
    await bench.settle()
    expect(isKept(bench, text)).toBe(true)
    const kept = bench.history.kept.length
    await bench.settle()
    expect(bench.history.kept).toHaveLength(kept)
    const later = edit(bench, 'here, once more').replace('here', 'later')
    bench.save(PATH, later)
    await bench.settle()
    expect(isKept(bench, later)).toBe(true)
  })

  it('is kept while it is held, refused or failed', async () => {
    for (const wait of [
      (bench: Bench) => bench.settle({ ...ALL, isProtected: path => path === PATH }),
      (bench: Bench) => {
        bench.remote.refuses.add('a')
        return bench.settle()
      },
      (bench: Bench) => {
        bench.remote.fails = () => true
        return bench.settle()
      },
      (bench: Bench) => {
        bench.remote.preview = () => Promise.resolve([DROPS])
        return bench.settle()
      },
    ]) {
      const bench = await inStep()
      const text = edit(bench, 'here')
      await wait(bench)
      expect(bench.file(PATH)).toBe(text)
      expect(isKept(bench, text)).toBe(true)
    }
  })

  it('is nothing in a run that leaves nothing to wait, nor where Xano or Base holds the text', async () => {
    const bench = await inStep()
    const kept = bench.history.kept.length
    bench.unlink(PATH)
    await bench.settle({ ...ALL, deletions: false })
    expect(bench.history.kept).toHaveLength(kept)
  })

  it('is kept with rows where Xano shows rows in it too', async () => {
    const bench = await inStep()
    const table = (id: number): string =>
      `table user {\n  schema {\n    int id\n  }\n\n  items = [{id: ${id}}]\n  guid = "u"\n}`
    bench.remote.put(table(1))
    await bench.settle()
    const path = [...bench.worktree.files.keys()].find(each => each.startsWith('table/')) ?? ''
    const text = (bench.file(path) ?? '').replace('{id: 1}', '{id: 2}')
    bench.save(path, text)
    await bench.settle({ ...ALL, isProtected: each => each === path })
    expect([text === bench.file(path), text.includes('{id: 2}'), isKept(bench, text)]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('is kept with rows or values of variables that nobody has said are to be sent', async () => {
    const bench = await inStep()
    const texts = [
      ['table/user.xs', 'table user {\n  schema {\n    int id\n  }\n\n  items = [{id: 1}]\n}'],
      ['workspace/shop.xs', 'workspace shop {\n  env = {KEY: "value"}\n}'],
    ] as const
    for (const [path, text] of texts) bench.save(path, text)
    const last = (await bench.settle()).at(-1)
    if (last?.kind !== 'done') throw new Error('nothing was done')
    expect(last.plan.held.map(({ reason }) => reason.kind)).toEqual(['taken-out', 'taken-out'])
    for (const [, text] of texts) expect(isKept(bench, text)).toBe(true)
  })
})
