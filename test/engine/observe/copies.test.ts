import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'
import { commit, file, inStep, inXano } from './in-step.ts'

describe('two files with one guid', () => {
  it('are one file and a left-over, where the other holds what was replaced', async () => {
    const bench = await inStep(fn('a', 'x'))
    const old = file(bench, 'a')
    bench.remote.put(old.replace('function a', 'function b'))
    await bench.settle()
    bench.save('function/a.xs', old)
    await bench.settle()
    expect([...bench.worktree.files.keys()]).toEqual(['function/b.xs'])
    expect(bench.history.kept.map(({ content }) => content)).toContain(old)
  })

  it('are as many definitions as they have names where nobody knows that guid, each in its own file', async () => {
    const bench = await inStep(fn('a', 'x'))
    for (const name of ['b', 'c', 'd'])
      bench.save(`function/${name}.xs`, fn(name, name).replace(/\}$/, '  guid = "elsewhere"\n}'))
    const last = (await bench.settle()).at(-1)
    expect(last?.plan.problems).toEqual([])
    const names = ['a', 'b', 'c', 'd']
    expect([...bench.worktree.files.keys()]).toEqual(names.map(name => `function/${name}.xs`))
    expect(bench.remote.objects.size).toBe(4)
    bench.save('function/c.xs', file(bench, 'c').replace('    c\n', '    edited\n'))
    await bench.settle()
    const objects = [...bench.remote.objects.values()]
    expect(objects).toEqual(names.map(name => file(bench, name)))
    expect(objects.filter(text => text.includes('edited'))).toHaveLength(1)
  })

  it('are a problem, where somebody made a copy', async () => {
    const bench = await inStep(fn('a', 'x'))
    bench.save('function/copy.xs', file(bench, 'a'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.problems.map(({ kind }) => kind)).toEqual(['copy'])
    expect(bench.file('function/copy.xs')).toBe(file(bench, 'a'))
  })

  it.each([
    [
      'the other one is edited here',
      (bench: Bench) => bench.save('function/a.xs', file(bench, 'a').replace('x', 'y')),
    ],
    [
      'the other one is edited in Xano',
      (bench: Bench) => bench.remote.put(file(bench, 'a').replace('x', 'y')),
    ],
  ])('stay a problem, where somebody made a copy and %s after that', async (_, edit) => {
    const bench = await inStep(fn('a', 'x'))
    const copy = file(bench, 'a')
    bench.save('function/a copy.xs', copy)
    edit(bench)
    for (let run = 0; run < 2; run++) {
      const problems = (await bench.settle()).at(-1)?.plan.problems
      expect(problems?.map(({ kind }) => kind)).toEqual(['copy'])
      expect([file(bench, 'a'), inXano(bench)].map(text => text.includes('y'))).toEqual([true, true])
      expect(bench.file('function/a copy.xs')).toBe(copy)
    }
  })

  it('stay what they are where the copy lies at the place that the other one gets in Xano', async () => {
    const bench = await inStep(fn('a', 'one', 'two'))
    const [path, copy] = [pathOf('function/b_2.xs'), file(bench, 'a').replace('two', 'of the copy')]
    bench.save('function/b.xs', copy)
    bench.remote.put(file(bench, 'a').replace('function a', 'function b'))
    for (const word of ['three', 'four']) {
      const problems = (await bench.settle()).at(-1)?.plan.problems
      expect(problems?.map(({ kind }) => kind)).toEqual(['copy'])
      expect([bench.file('function/b.xs'), bench.file('function/a.xs')]).toEqual([copy, undefined])
      bench.save(path, (bench.file(path) ?? '').replace('two', `two\n    ${word}`))
      await bench.settle()
      expect(inXano(bench)).toBe(bench.file(path))
      expect(inXano(bench)).toContain(word)
    }
    bench.unlink('function/b.xs')
    await bench.settle()
    expect([...bench.worktree.files]).toEqual([['function/b.xs', inXano(bench)]])
  })

  it.each([
    ['what Xano once held is asked about once', true, ['older']],
    ['what Xano never held is an edit', false, []],
  ])(
    'are elsewhere than it lay since HEAD moved, and the one that says %s',
    async (_, isMirrored, causes) => {
      const bench = await inStep(fn('a', 'one', 'two', 'three'))
      const old = file(bench, 'a')
      bench.save('function/a.xs', old.replace('two', 'TWO'))
      await bench.settle()
      bench.unlink('function/a.xs')
      bench.save('moved/a.xs', old)
      bench.save('put back/a.xs', old.replace('one', 'before').replace('three', 'before'))
      bench.history.move = { ...NO_MOVE, mirrored: new Set(isMirrored ? [blobId(old)] : []) }
      bench.worktree.at = { branch: 'main', commit: commit('b') }
      const found = async () => (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause)
      for (let run = 0; run < 2; run++) {
        expect(await found()).toEqual(causes)
        expect(inXano(bench).includes('TWO')).toBe(isMirrored)
      }
      await resolve(bench, new Library(), () => Promise.resolve('local'))
      expect(await found()).toEqual([])
      expect(inXano(bench)).toBe(bench.file('moved/a.xs'))
    },
  )
})
