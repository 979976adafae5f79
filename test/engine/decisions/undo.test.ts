import { describe, expect, it } from 'vitest'
import { undo, type Undone } from '../../../src/engine/decisions/undo.ts'
import { type Deed, deedsOf } from '../../../src/engine/report/deed.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { Bench, fn } from '../../doubles/bench.ts'

const LINES = ['one', 'two']
const PATH = 'function/a.xs'

async function inStep(): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b', 'c', 'd']) bench.remote.put(fn(name, ...LINES))
  await bench.settle()
  return bench
}

const remoteText = (bench: Bench, name: string): string | undefined =>
  [...bench.remote.objects.values()].find(text => text.startsWith(`function ${name} `))

/** What the next run does to one function. */
async function deed(bench: Bench): Promise<Deed> {
  const [done] = deedsOf(await bench.settle())
  if (!done) throw new Error('nothing was done')
  return done
}

function undoIt(bench: Bench, { way, transition: { sides, local, remote } }: Deed): Promise<Undone> {
  if (way === 'pushed') {
    const { ours, theirs } = sides
    const text = remote && remote.kind !== 'delete' ? remote.text : undefined
    const after = ours && text !== undefined ? { path: ours.path, text } : undefined
    return undo(bench, new Library(), { before: theirs, after })
  }
  const after = local?.text === undefined ? undefined : { path: local.to, text: local.text }
  return undo(bench, new Library(), { before: sides.ours, after })
}

describe('undo', () => {
  it('of a pull gives the file what it held before, and the next run sends that', async () => {
    const bench = await inStep()
    const before = bench.file(PATH) ?? ''
    bench.remote.put(before.replace('one', 'hers'))
    expect(await undoIt(bench, await deed(bench))).toBe('written')
    expect(bench.file(PATH)).toBe(before)
    await bench.settle()
    expect(remoteText(bench, 'a')).not.toContain('hers')
  })

  it('of a push gives back what Xano held before', async () => {
    const bench = await inStep()
    const before = bench.file(PATH) ?? ''
    bench.save(PATH, before.replace('one', 'mine'))
    expect(await undoIt(bench, await deed(bench))).toBe('written')
    await bench.settle()
    expect(remoteText(bench, 'a')).not.toContain('mine')
    expect(bench.file(PATH)).toBe(before)
  })

  it('of what came as new removes its file, which is kept in git', async () => {
    const bench = await inStep()
    bench.remote.put(fn('fresh', ...LINES))
    const done = await deed(bench)
    const text = bench.file('function/fresh.xs') ?? ''
    expect(await undoIt(bench, done)).toBe('removed')
    expect(bench.file('function/fresh.xs')).toBeUndefined()
    expect(text).toContain('one')
    expect(bench.history.kept).toContainEqual({ path: 'local/function/fresh.xs', content: text })
    const careful = await bench.settle({ local: true, remote: true, deletions: false, dataLoss: false })
    expect(careful.at(-1)?.plan.held.map(({ reason }) => reason.kind)).toEqual(['deletion'])
  })

  it('of a deletion brings the file back, for a new object without the guid of the old one', async () => {
    const bench = await inStep()
    const before = bench.file(PATH)?.replace(/ *guid = .*\n/, '')
    bench.unlink(PATH)
    expect(await undoIt(bench, await deed(bench))).toBe('written')
    expect(bench.file(PATH)).toBe(before)
  })

  it('leaves a file that has changed since', async () => {
    const bench = await inStep()
    bench.remote.put((bench.file(PATH) ?? '').replace('one', 'hers'))
    const done = await deed(bench)
    const edited = (bench.file(PATH) ?? '').replace('two', 'mine')
    bench.save(PATH, edited)
    expect(await undoIt(bench, done)).toBe('stale')
    expect(bench.file(PATH)).toBe(edited)
  })

  it('leaves a file alone that is gone since, and one that has come back', async () => {
    const bench = await inStep()
    const text = bench.file(PATH) ?? ''
    bench.remote.put(text.replace('one', 'hers'))
    const edit = await deed(bench)
    bench.unlink(PATH)
    expect(await undoIt(bench, edit)).toBe('stale')
    expect(bench.file(PATH)).toBeUndefined()
    const deletion = await deed(bench)
    bench.save(PATH, text)
    expect(await undoIt(bench, deletion)).toBe('stale')
    expect(bench.file(PATH)).toBe(text)
  })
})
