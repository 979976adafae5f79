import { describe, expect, it } from 'vitest'
import { BrokenAnswer } from '../../../src/engine/ports/errors.ts'
import type { RemoteSnapshot } from '../../../src/engine/ports/remote.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Bench, fn } from '../../doubles/bench.ts'

const broken = (name: string, rest = ''): string => `function ${name} {\n  )\n${rest}}`

/** `a`, `b` and `c` on both sides; then Xano's `b` becomes `text`. */
async function withBroken(text: string): Promise<Bench> {
  const bench = new Bench()
  for (const name of ['a', 'b', 'c']) bench.remote.put(fn(name, 'x'))
  await bench.settle()
  bench.remote.objects.set(guidOf(bench, 'b'), text)
  return bench
}

const guidOf = (bench: Bench, name: string): string =>
  [...bench.remote.objects].find(([, text]) => text.includes(`function ${name} `))?.[0] ?? ''

const mirrored = (bench: Bench): string[] => [...(bench.history.states.at(-1)?.tree.keys() ?? [])].sort()

const EVERYTHING = ['function/a.xs', 'function/b.xs', 'function/c.xs']

describe('a definition in Xano that does not lex', () => {
  it('is a problem of its own: the rest goes on in both directions', async () => {
    const bench = await withBroken(broken('b'))
    bench.remote.put((bench.file('function/a.xs') ?? '').replace('x', 'from Xano'))
    bench.save('function/c.xs', (bench.file('function/c.xs') ?? '').replace('x', 'from here'))
    const results = await bench.settle()
    expect(bench.file('function/a.xs')).toContain('from Xano')
    expect(bench.remote.received.flat().join()).toContain('from here')
    expect(results.at(-1)?.plan.problems.map(({ kind }) => kind)).toEqual(['unreadable-there'])
  })

  it('is no deletion: file and mirror keep the last text that could be read', async () => {
    const bench = await withBroken(broken('b'))
    const before = bench.file('function/b.xs')
    bench.remote.listed = () => Promise.resolve(new Map())
    await bench.settle()
    expect(bench.file('function/b.xs')).toBe(before)
    expect(bench.history.states).toHaveLength(1)
    bench.remote.put((bench.file('function/a.xs') ?? '').replace('x', 'y'))
    await bench.settle()
    expect(mirrored(bench)).toEqual(EVERYTHING)
    bench.save('function/c.xs', (bench.file('function/c.xs') ?? '').replace('x', 'z'))
    await bench.settle()
    expect(mirrored(bench)).toEqual(EVERYTHING)
  })

  it('takes an edit of its file neither as news nor as lost: it waits', async () => {
    const bench = await withBroken(broken('b'))
    const edited = (bench.file('function/b.xs') ?? '').replace('x', 'mine')
    bench.save('function/b.xs', edited)
    await bench.settle()
    expect(bench.remote.received).toEqual([])
    bench.remote.objects.set(guidOf(bench, 'b'), (bench.file('function/b.xs') ?? '').replace('mine', 'x'))
    await bench.settle()
    expect(bench.remote.objects.get(guidOf(bench, 'b'))).toBe(edited)
  })

  it('is not written over by a new file of that name', async () => {
    const bench = await withBroken(broken('b'))
    bench.remote.objects.set('guid of fresh', broken('fresh'))
    bench.save('function/fresh.xs', fn('fresh', 'mine'))
    await bench.settle()
    expect(bench.remote.received).toEqual([])
  })

  it('comes back to its place when it can be read again', async () => {
    const bench = await withBroken(broken('b'))
    await bench.settle()
    const text = (bench.file('function/b.xs') ?? '').replace('x', 'mended')
    bench.remote.objects.set(guidOf(bench, 'b'), text)
    await bench.settle()
    expect(bench.file('function/b.xs')).toBe(text)
    expect(bench.history.states.map(({ state }) => state.subject)).toEqual([
      'pull: 3 created',
      'pull: updated function b',
    ])
  })

  it('hides nothing that it does not claim to be', async () => {
    const bench = await withBroken(broken('b'))
    bench.remote.delete(guidOf(bench, 'c'))
    await bench.settle()
    expect(mirrored(bench)).toEqual(['function/a.xs', 'function/b.xs'])
  })

  it('that does not even say what it is may be anything that is missing, but for what the lists know is gone', async () => {
    const bench = await withBroken('Error: out of memory')
    bench.remote.delete(guidOf(bench, 'c'))
    await bench.settle()
    expect(mirrored(bench)).toEqual(['function/a.xs', 'function/b.xs'])
    bench.remote.listed = () => Promise.resolve(new Map())
    bench.remote.delete(guidOf(bench, 'a'))
    await bench.settle()
    expect(mirrored(bench)).toEqual(['function/a.xs', 'function/b.xs'])
    expect(bench.file('function/a.xs')).toBeDefined()
  })
})

describe('a definition that is missing from one read', () => {
  async function replaced(): Promise<Bench> {
    const bench = new Bench()
    for (const name of ['a', 'b', 'c']) bench.remote.put(fn(name, `from ${name}`))
    await bench.settle()
    bench.remote.listsGuids = false
    bench.remote.delete(guidOf(bench, 'b'))
    bench.remote.put((bench.file('function/a.xs') ?? '').replace('function a', 'function b'))
    return bench
  }

  it('is gone although another one bears its name now, in lists that know no guids', async () => {
    const bench = await replaced()
    await bench.settle()
    expect(bench.file('function/a.xs')).toBeUndefined()
    expect(bench.file('function/b.xs')).toContain('from a')
    expect(bench.history.states.at(-1)?.state.body).toEqual([
      '- renamed function a to function b',
      '- deleted function b',
    ])
  })

  it('is not gone when only the second read shows it beside the one that bears its name', async () => {
    const bench = await replaced()
    const now = await bench.remote.snapshot()
    bench.remote.objects.set('b', bench.file('function/b.xs') ?? '')
    const twice = await bench.remote.snapshot()
    let reads = 0
    bench.remote.snapshot = () => Promise.resolve(reads++ === 0 ? now : twice)
    await expect(bench.settle()).rejects.toThrow('a second read shows')
  })

  it('is not gone where what is left of a cut answer shows another object of its name', async () => {
    const bench = new Bench()
    bench.remote.put(fn('a', 'first'))
    await bench.settle()
    bench.remote.put((bench.file('function/a.xs') ?? '').replace('function a', 'function b'))
    bench.remote.put(fn('a', 'second'))
    const whole = await bench.remote.snapshot()
    const left = whole.documents.filter(({ definition }) => definition.name === 'a')
    bench.remote.snapshot = () => Promise.resolve({ ...whole, documents: left })
    await expect(bench.settle()).rejects.toThrow('the lists of objects still show')
    expect(bench.file('function/a.xs')).toContain('first')
  })

  it('is replaced by another object of its name once the lists lack it', async () => {
    const bench = new Bench()
    bench.remote.put(fn('a', 'first'))
    await bench.settle()
    bench.remote.delete(guidOf(bench, 'a'))
    bench.remote.put(fn('a', 'second'))
    await bench.settle()
    expect(bench.file('function/a.xs')).toContain('second')
  })

  it('is not gone while lists without guids show its name, which nothing else bears', async () => {
    const bench = new Bench()
    for (const name of ['a', 'b']) bench.remote.put(fn(name, 'x'))
    await bench.settle()
    bench.remote.listsGuids = false
    const whole = await bench.remote.snapshot()
    bench.remote.snapshot = () => Promise.resolve({ ...whole, documents: whole.documents.slice(0, 1) })
    await expect(bench.settle()).rejects.toThrow('the lists of objects still show')
  })

  it('is not gone when a second read cannot be read just there', async () => {
    const bench = await withBroken(broken('b'))
    const broke = await bench.remote.snapshot()
    bench.remote.listed = () => Promise.resolve(new Map())
    let reads = 0
    bench.remote.snapshot = () => Promise.resolve(reads++ === 0 ? { ...broke, unreadable: [] } : broke)
    await expect(bench.settle()).rejects.toThrow(BrokenAnswer)
    expect(mirrored(bench)).toEqual(EVERYTHING)
  })
})

describe('a definition that Xano showed under one guid in two texts', () => {
  it('is there once again afterwards, whatever the lists show', async () => {
    const bench = await withBroken(fn('b', 'y'))
    await bench.settle()
    const snapshot = bench.remote.snapshot.bind(bench.remote)
    bench.remote.snapshot = async () => {
      const { documents, unreadable } = await snapshot()
      const [first] = documents
      const text = `// once more\n${first?.text ?? ''}`
      return { documents: first ? [...documents, { ...first, text, blob: blobId(text) }] : [], unreadable }
    }
    await bench.settle()
    expect(mirrored(bench)).toEqual([...EVERYTHING, 'function/a_2.xs'].sort())
    bench.remote.snapshot = snapshot
    bench.remote.put((bench.file('function/c.xs') ?? '').replace('x', 'after that'))
    await bench.settle()
    expect(mirrored(bench)).toEqual(EVERYTHING)
    expect(bench.file('function/c.xs')).toContain('after that')
    expect(bench.file('function/a.xs')).toContain('function a ')
  })
})

describe('one of two definitions that are alike and have no guid', () => {
  it('can go, although a second read shows one of its name', async () => {
    const bench = await withBroken(fn('b', 'y'))
    bench.remote.listed = () => Promise.resolve(new Map())
    const snapshot = bench.remote.snapshot.bind(bench.remote)
    const twins = async (count: number): Promise<RemoteSnapshot> => {
      const { documents, unreadable } = await snapshot()
      const text = 'function twin {\n}'
      const definition = { kind: 'function', name: 'twin' }
      const alike = Array.from({ length: count }, () => ({ definition, text, blob: blobId(text) }))
      return { documents: [...documents, ...alike], unreadable }
    }
    bench.remote.snapshot = () => twins(2)
    await bench.settle()
    expect(mirrored(bench)).toContain('function/twin_2.xs')
    bench.remote.snapshot = () => twins(1)
    await bench.settle()
    expect(mirrored(bench)).toEqual([...EVERYTHING, 'function/twin.xs'])
    let reads = 0
    bench.remote.snapshot = () => twins(reads++ % 2)
    await expect(bench.settle()).rejects.toThrow(BrokenAnswer)
  })
})
