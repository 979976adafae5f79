import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import type { FilePath } from '../../../src/core/xs/file-path.ts'
import type { Permissions } from '../../../src/core/sync/permit.ts'
import { fetch } from '../../../src/engine/cycle/fetch.ts'
import { restore } from '../../../src/engine/decisions/restore.ts'
import { NotWritten } from '../../../src/engine/ports/errors.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'
import { commit, inStep } from './in-step.ts'

const PUSH: Permissions = { ...ALL, local: false }
const OTHERS: Permissions = { ...ALL, within: (path: FilePath) => path.endsWith('/b.xs') }

/** A pull has written what Xano had changed of `a`, or made as `c`, and was killed before Base could follow. */
async function killedPull(): Promise<Bench> {
  const bench = await inStep(fn('a', 'one', 'x', 'y', 'last'), fn('b', 'alone'))
  edit(bench, 'a', 'one', 'two')
  bench.remote.put(fn('c', 'new'))
  await killed(bench)
  return bench
}

/** A pull that is killed before Base can follow. */
async function killed(bench: Bench): Promise<void> {
  const advance = bench.history.advance.bind(bench.history)
  bench.history.advance = () => Promise.reject(new Error('killed'))
  await expect(bench.settle({ ...ALL, remote: false })).rejects.toThrow('killed')
  bench.history.advance = advance
}

const inXano = (bench: Bench, name: string): [string, string] | undefined =>
  [...bench.remote.objects].find(([, text]) => text.startsWith(`function ${name} `))

function edit(bench: Bench, name: string, from: string, to: string): void {
  bench.remote.put(inXano(bench, name)?.[1].replace(from, to) ?? '')
}

/** A pull that is killed before it has written a file. */
async function killedSooner(bench: Bench): Promise<void> {
  bench.worktree.before = () => {
    throw new Error('killed')
  }
  await expect(bench.settle({ ...ALL, remote: false })).rejects.toThrow('killed')
  bench.worktree.before = () => undefined
}

type Next = [string, (bench: Bench) => Promise<unknown>]

const FOLLOWING: Next[] = [
  ['a push by itself', bench => bench.settle(PUSH)],
  ['a run for other paths', bench => bench.settle(OTHERS)],
]
const LEAVING: Next[] = [
  ['a fetch', bench => fetch(bench, new Library())],
  ['another pull that was killed as well, and', killedSooner],
  [
    'an old text that was restored elsewhere, and a fetch',
    async bench => {
      const tree = bench.history.states[0]?.tree ?? new Map()
      bench.save('function/b.xs', bench.file('function/b.xs')?.replace('alone', 'mine') ?? '')
      const wanted = ([old]: readonly Version[]): boolean => old?.path === 'function/b.xs'
      await restore(bench, new Library(), { tree, wanted, dryRun: false })
      await fetch(bench, new Library())
    },
  ],
]

describe('what a killed pull has written', () => {
  it.each([...FOLLOWING, ...LEAVING])(
    'is nobody’s edit behind %s that saw it change once more: what Xano changed comes into the file, and what it deleted goes',
    async (_, next) => {
      const bench = await killedPull()
      edit(bench, 'a', 'two', 'three')
      bench.remote.objects.delete(inXano(bench, 'c')?.[0] ?? '')
      await next(bench)
      expect(bench.file('function/a.xs')).toContain('two')
      await bench.settle()
      expect(bench.file('function/a.xs')).toContain('three')
      expect(bench.file('function/c.xs') ?? '').toBe('')
      expect(inXano(bench, 'a')?.[1]).toContain('three')
      expect(inXano(bench, 'c')).toBeUndefined()
    },
  )

  it.each(FOLLOWING)(
    'is what a later edit goes out from, behind %s that saw it change once more',
    async (_, next) => {
      const bench = await killedPull()
      edit(bench, 'a', 'last', 'theirs')
      await next(bench)
      bench.save('function/a.xs', bench.file('function/a.xs')?.replace('two', 'ours') ?? '')
      await bench.settle()
      for (const word of ['theirs', 'ours']) expect(inXano(bench, 'a')?.[1]).toContain(word)
    },
  )
})

describe('what a killed pull has written, behind a run that could not write it', () => {
  it('is nobody’s edit: what Xano changed comes into the file, and what it deleted goes', async () => {
    const bench = await killedPull()
    edit(bench, 'a', 'two', 'three')
    bench.remote.objects.delete(inXano(bench, 'c')?.[0] ?? '')
    bench.worktree.before = () => {
      throw new NotWritten('the disk is full')
    }
    await bench.settle()
    bench.worktree.before = () => undefined
    await bench.settle()
    expect(bench.file('function/a.xs')).toContain('three')
    expect(bench.file('function/c.xs') ?? '').toBe('')
    expect(inXano(bench, 'c')).toBeUndefined()
  })

  it('is what an edit in the meantime goes out from', async () => {
    const bench = await killedPull()
    edit(bench, 'a', 'last', 'theirs')
    bench.worktree.before = () => {
      bench.worktree.before = () => undefined
      bench.save('function/a.xs', bench.file('function/a.xs')?.replace('two', 'ours') ?? '')
    }
    await bench.settle()
    await bench.settle()
    for (const word of ['theirs', 'ours']) expect(inXano(bench, 'a')?.[1]).toContain(word)
  })
})

it('what a killed pull has written, and another run over it, is known to an editor that has seen neither', async () => {
  const bench = await killedPull()
  const stale = bench.file('function/a.xs')?.replace('two', 'one').replace('null', 'mine') ?? ''
  edit(bench, 'a', 'last', 'theirs')
  await bench.settle()
  bench.save('function/a.xs', stale)
  await bench.settle()
  for (const word of ['two', 'mine', 'theirs']) expect(inXano(bench, 'a')?.[1]).toContain(word)
})

it.each([
  ['a copy of what Base holds', 'copied/a.xs'],
  ['what git has put back at its place', 'function/a.xs'],
])('what a killed pull has named anew, beside %s, goes where Xano has deleted it since', async (_, place) => {
  const bench = await inStep(fn('a', 'one'), fn('c', 'alone'))
  const before = bench.file('function/a.xs') ?? ''
  bench.save(place, before)
  edit(bench, 'a', 'function a', 'function b')
  await killed(bench)
  bench.save(place, before)
  bench.remote.objects.delete(inXano(bench, 'b')?.[0] ?? '')
  await bench.settle()
  expect(bench.file('function/b.xs')).toBeUndefined()
  expect(inXano(bench, 'b')).toBeUndefined()
})

it('what a killed pull has committed is known to an editor that has not seen it', async () => {
  const bench = await inStep(fn('a', 'one', 'x', 'y', 'last'))
  const [path, buffer] = [pathOf('function/a.xs'), bench.file('function/a.xs') ?? '']
  edit(bench, 'a', 'one', 'two')
  await killed(bench)
  const news = blobId(bench.file('function/a.xs') ?? '')
  bench.worktree.at = { branch: 'main', commit: commit('b') }
  const [files, origins] = [new Map([[path, news]]), new Map([[path, new Set([blobId(buffer)])]])]
  bench.history.move = { ...NO_MOVE, files, origins }
  await bench.settle()
  bench.save(path, buffer.replace('last', 'mine'))
  await bench.settle()
  for (const word of ['two', 'mine']) expect(inXano(bench, 'a')?.[1]).toContain(word)
})

it('what a killed pull has committed does not count as an older state, whatever Xano has come to since', async () => {
  const log = (word: string): string => `debug.log {\n      value = "${word}"\n    }`
  const bench = await inStep(fn('a', log('one'), log('two')))
  const [path, buffer] = [pathOf('function/a.xs'), bench.file('function/a.xs') ?? '']
  edit(bench, 'a', log('two'), `${log('two')}\n    ${log('theirs')}`)
  await killed(bench)
  const news = blobId(bench.file(path) ?? '')
  bench.worktree.at = { branch: 'main', commit: commit('b') }
  edit(bench, 'a', 'function a', 'function b')
  await killedSooner(bench)
  const mirrored = new Set(bench.history.states.flatMap(({ tree }) => [...tree.values()]))
  bench.history.move = { ...NO_MOVE, files: new Map([[path, news]]), landed: new Set([path]), mirrored }
  bench.save(path, buffer.replace(log('one'), `${log('one')}\n    ${log('mine')}`))
  await bench.settle()
  for (const word of ['theirs', 'mine']) expect(inXano(bench, 'b')?.[1]).toContain(word)
})
