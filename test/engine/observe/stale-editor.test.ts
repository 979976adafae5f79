import { describe, expect, it } from 'vitest'
import { preferred } from '../../../src/core/sync/prefer.ts'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { file, inStep, inXano } from './in-step.ts'

describe('an editor that had not reloaded', () => {
  const lines = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']

  async function pulledBehindItsBack(): Promise<{ bench: Bench; buffer: string }> {
    const bench = await inStep(fn('a', ...lines))
    const buffer = file(bench, 'a')
    bench.remote.put(buffer.replace('two', 'TWO'))
    await bench.settle()
    return { bench, buffer }
  }

  it('has its edit merged with what it did not see, and that is said', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.save('function/a.xs', buffer.replace('five', 'FIVE'))
    const results = await bench.settle()
    expect(file(bench, 'a')).toContain('TWO')
    expect(file(bench, 'a')).toContain('FIVE')
    expect(inXano(bench)).toBe(file(bench, 'a'))
    expect(results[0]?.plan.transitions.map(({ revived }) => revived)).toEqual([true])
  })

  it('gets what it did not see when it saves nothing new', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.save('function/a.xs', buffer)
    await bench.settle()
    expect(file(bench, 'a')).toContain('TWO')
    expect(bench.remote.received).toEqual([])
  })

  it('is obeyed when it saves the same text a second time', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.save('function/a.xs', buffer)
    await bench.settle()
    bench.save('function/a.xs', buffer)
    await bench.settle()
    expect(inXano(bench)).not.toContain('TWO')
    expect(file(bench, 'a')).toBe(buffer)
  })

  it('that contradicts what it did not see leaves a conflict', async () => {
    const bench = await inStep(fn('a', ...lines))
    const buffer = file(bench, 'a')
    bench.remote.put(buffer.replace('two', 'TWO').replace('five', 'FIVE'))
    await bench.settle()
    bench.save('function/a.xs', buffer.replace('two', '2'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['both-edited'])
    expect(inXano(bench)).toContain('FIVE')
  })

  it('that contradicts what it did not see takes nothing from Xano, whoever wins at that place', async () => {
    for (const how of ['xano', 'local', 'union'] as const) {
      const bench = await inStep(fn('a', ...lines))
      const buffer = file(bench, 'a')
      bench.remote.put(buffer.replace('two', 'TWO').replace('five', 'FIVE'))
      await bench.settle()
      bench.remote.put(file(bench, 'a').replace('seven', 'SEVEN'))
      bench.save('function/a.xs', buffer.replace('two', '2'))
      const open = (await bench.settle()).at(-1)?.plan.conflicts ?? []
      expect(open.map(({ cause }) => cause)).toEqual(['both-edited'])
      await resolve(bench, new Library(), conflict =>
        Promise.resolve(how === 'union' ? how : preferred(conflict, how)),
      )
      await bench.settle()
      for (const word of ['FIVE', 'SEVEN']) expect(file(bench, 'a')).toContain(word)
      expect(inXano(bench)).toBe(file(bench, 'a'))
      expect(file(bench, 'a').includes('TWO')).toBe(how !== 'local')
    }
  })

  it('does not hide that a stale tab has taken back what was pushed from here', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    const pulled = file(bench, 'a')
    const pushed = pulled.replace('six', 'SIX')
    const path = pathOf('function/a.xs')
    bench.save(path, pushed)
    await bench.settle()
    bench.history.pushes = [{ path, before: blobId(pulled), after: blobId(pushed) }]
    bench.save(path, buffer.replace('five', 'FIVE'))
    bench.remote.put(pulled.replace('one', 'ONE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['undone'])
  })

  it.each([
    ['as it came', 'one'],
    ['merged with an edit', 'ONE'],
  ])('is told also of what came with a run that was killed before it could note that, %s', async (_, one) => {
    const bench = await inStep(fn('a', ...lines))
    const buffer = file(bench, 'a').replace('one', one)
    bench.save('function/a.xs', buffer)
    bench.remote.put(buffer.replace(one, 'one').replace('two', 'two\n    TWO'))
    const advance = bench.history.advance.bind(bench.history)
    bench.history.advance = () => Promise.reject(new Error('killed'))
    await expect(bench.settle({ ...ALL, remote: false })).rejects.toThrow('killed')
    bench.history.advance = advance
    await bench.settle({ ...ALL, remote: false })
    bench.save('function/a.xs', buffer.replace('five', 'FIVE'))
    await bench.settle()
    for (const word of [one, 'TWO', 'FIVE']) expect(inXano(bench)).toContain(word)
    expect(inXano(bench)).toBe(file(bench, 'a'))
  })

  it('has nothing more to be noted by a further run, where one that was killed had merged into its file', async () => {
    const bench = await inStep(fn('a', ...lines))
    bench.remote.put(file(bench, 'a').replace('two', 'TWO'))
    bench.save('function/a.xs', file(bench, 'a').replace('five', 'FIVE').replace('two', 'TWO'))
    await bench.settle()
    const { advances } = bench.history
    await bench.settle()
    expect(bench.history.advances).toBe(advances)
  })

  it('has nothing more to be noted by a further run, where another definition came to the place of its file', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'alone'))
    bench.remote.put(file(bench, 'a').replace('one', 'ONE'))
    await bench.settle()
    for (const [guid, text] of bench.remote.objects)
      if (text.includes('ONE')) bench.remote.objects.delete(guid)
    await bench.settle()
    expect(file(bench, 'a')).toBe('')
    bench.remote.put(fn('a', 'made anew'))
    await bench.settle()
    const { advances } = bench.history
    await bench.settle()
    expect(bench.history.advances).toBe(advances)
  })

  it('is told also where its file was moved to another place since', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.unlink('function/a.xs')
    bench.save('moved/a.xs', buffer.replace('five', 'FIVE'))
    await bench.settle()
    for (const word of ['TWO', 'FIVE']) expect(inXano(bench)).toContain(word)
    expect(bench.file('moved/a.xs')).toContain('TWO')
  })

  it('is told also where its file was moved, and Xano had made the object anew under its name more than once', async () => {
    const bench = await inStep(fn('a', 'one', 'two'))
    const buffer = file(bench, 'a')
    for (const word of ['second', 'third']) {
      bench.remote.objects.clear()
      bench.remote.put(fn('a', word))
      await bench.settle()
    }
    bench.unlink('function/a.xs')
    bench.save('moved/a.xs', buffer.replace('two', 'TWO'))
    await bench.settle()
    expect(inXano(bench)).toContain('third')
  })

  it.each(['before', 'with the first', 'between', 'with the second'])(
    'is told also where names were exchanged in Xano and exchanged back, and edited %s',
    async moment => {
      const bench = await inStep(fn('a', ...lines), fn('b', 'alone'))
      const buffer = file(bench, 'a')
      const change = async (what: (text: string) => string): Promise<void> => {
        for (const [guid, text] of bench.remote.objects) bench.remote.objects.set(guid, what(text))
        await bench.settle()
      }
      const edit = (text: string): string => text.replace('two', 'TWO')
      const exchange = (text: string): string =>
        text.replace(/function (\w)/, (_, name: string) => `function ${name === 'a' ? 'b' : 'a'}`)
      if (moment === 'before') await change(edit)
      await change(text => exchange(moment === 'with the first' ? edit(text) : text))
      if (moment === 'between') await change(edit)
      await change(text => exchange(moment === 'with the second' ? edit(text) : text))
      bench.save('function/a.xs', buffer.replace('five', 'FIVE'))
      await bench.settle()
      for (const word of ['TWO', 'FIVE']) expect(inXano(bench)).toContain(word)
    },
  )

  it('deletes nothing in Xano by saving a file over that has got its place along with another name', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const [a, b] = [file(bench, 'a'), file(bench, 'b')]
    bench.remote.put(a.replace('function a', 'function b'))
    bench.remote.put(b.replace('function b', 'function a'))
    await bench.settle()
    expect(file(bench, 'a')).toContain('two')
    bench.unlink('function/b.xs')
    bench.save('function/a.xs', a.replace('one', 'one\n    more'))
    await bench.settle()
    expect(bench.remote.removed).toEqual([])
    for (const word of ['one', 'two', 'more']) {
      expect(inXano(bench)).toContain(word)
      expect([...bench.worktree.files.values()].join('\n')).toContain(word)
    }
  })

  it('has seen several of our writes, or none of them', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.remote.put(file(bench, 'a').replace('four', 'FOUR'))
    await bench.settle()
    bench.save('function/a.xs', buffer.replace('seven', 'SEVEN'))
    await bench.settle()
    for (const word of ['SEVEN', 'TWO', 'FOUR']) expect(inXano(bench)).toContain(word)
  })

  it('is nobody who goes on editing once the same text was saved a second time', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    for (let save = 1; save <= 2; save++) {
      bench.save('function/a.xs', buffer)
      await bench.settle()
    }
    bench.save('function/a.xs', buffer.replace('five', 'FIVE'))
    const results = await bench.settle()
    expect(results[0]?.plan.transitions.map(({ revived }) => revived)).toEqual([undefined])
    expect(inXano(bench)).not.toContain('TWO')
    expect(inXano(bench)).toContain('FIVE')
  })

  it('is nobody who edits what has been taken back here and in Xano alike', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const swap = (): void => {
      const [a, b] = [file(bench, 'a'), file(bench, 'b')]
      bench.save('function/a.xs', a.replace(/^function \w+/, /^function \w+/.exec(b)?.[0] ?? ''))
      bench.save('function/b.xs', b.replace(/^function \w+/, /^function \w+/.exec(a)?.[0] ?? ''))
    }
    const swapInXano = (): void => {
      const names = [...bench.remote.objects.values()].map(text => /^function \w+/.exec(text)?.[0] ?? '')
      for (const [index, [guid, text]] of [...bench.remote.objects].entries())
        bench.remote.objects.set(guid, text.replace(/^function \w+/, names[1 - index] ?? ''))
    }
    swapInXano()
    await bench.settle()
    swap()
    swapInXano()
    const agreeing = await bench.settle()
    expect(agreeing[0]?.plan.transitions.map(({ revived }) => revived)).toEqual([undefined, undefined])
    bench.save('function/b.xs', file(bench, 'b').replace('two', 'TWO'))
    await bench.settle()
    expect([...bench.remote.objects.values()].map(text => text.match(/^function \w+|one|TWO/g))).toEqual([
      ['function a', 'one'],
      ['function b', 'TWO'],
    ])
  })

  it('takes nothing away that was saved and pushed beside it', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.save('function/a.xs', file(bench, 'a').replace('seven', 'SEVEN'))
    await bench.settle()
    bench.save('function/a.xs', buffer.replace('five', 'FIVE'))
    await bench.settle()
    for (const word of ['TWO', 'FIVE', 'SEVEN']) expect(inXano(bench)).toContain(word)
  })

  it('is not told by what was written for another definition that lay at the same place', async () => {
    const bench = await inStep(fn('a', 'one'), fn('b', 'two'))
    const [guidOfA = '', guidOfB = ''] = bench.remote.objects.keys()
    const call = (guid: string, name: string): void => {
      const text = bench.remote.objects.get(guid) ?? ''
      bench.remote.objects.set(guid, text.replace(/^function \w+/, `function ${name}`))
    }
    call(guidOfA, 'c')
    await bench.settle()
    call(guidOfB, 'a')
    await bench.settle()
    call(guidOfB, 'd')
    await bench.settle()
    call(guidOfA, 'a')
    await bench.settle()
    bench.save('function/a.xs', file(bench, 'a').replace('function a', 'function b'))
    const results = await bench.settle()
    expect(results[0]?.plan.transitions.map(({ revived }) => revived)).toEqual([undefined])
    expect(bench.remote.objects.get(guidOfA)).toContain('function b {')
  })

  it('lacks nothing of another definition that has come to the place from which its file was moved', async () => {
    const bench = await inStep(fn('a', ...lines))
    bench.remote.put(file(bench, 'a').replace('seven', 'seven\n    eight'))
    await bench.settle()
    const moved = file(bench, 'a').replace('eight', 'EIGHT')
    bench.unlink('function/a.xs')
    bench.save('moved/a.xs', moved)
    await bench.settle()
    const [[guid, text] = ['', '']] = bench.remote.objects
    bench.remote.objects.set(guid, text.replace('function a', 'function b'))
    bench.remote.put(fn('a', 'other', 'seven'))
    for (let run = 0; run < 3; run++) await bench.settle()
    expect(file(bench, 'a')).toContain('other')
    expect(bench.file('moved/a.xs')).toBe(moved)
    expect(bench.remote.received).toEqual([])
  })

  it('is only looked for within a day', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.clock.pass(2 * 86_400_000)
    bench.remote.put(fn('b', 'x'))
    await bench.settle()
    bench.remote.put(file(bench, 'b').replace('x', 'y'))
    await bench.settle()
    bench.save('function/a.xs', buffer)
    await bench.settle()
    expect(inXano(bench)).not.toContain('TWO')
  })
})
