import { describe, expect, it } from 'vitest'
import { preferred } from '../../../src/core/sync/prefer.ts'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'

const commit = (letter: string): CommitId => letter.repeat(40) as CommitId

async function inStep(...texts: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  bench.worktree.at = { branch: 'main', commit: commit('a') }
  for (const text of texts) bench.remote.put(text)
  await bench.settle()
  return bench
}

const file = (bench: Bench, name: string): string => bench.file(`function/${name}.xs`) ?? ''
const inXano = (bench: Bench): string => [...bench.remote.objects.values()].join('\n')

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

  it('is told also where its file was moved to another place since', async () => {
    const { bench, buffer } = await pulledBehindItsBack()
    bench.unlink('function/a.xs')
    bench.save('moved/a.xs', buffer.replace('five', 'FIVE'))
    await bench.settle()
    for (const word of ['TWO', 'FIVE']) expect(inXano(bench)).toContain(word)
    expect(bench.file('moved/a.xs')).toContain('TWO')
  })

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
    bench.history.pushes = [
      { path: pathOf('function/a.xs'), before: blobId(before), after: blobId(after), isNews: true },
    ]
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

describe('a move of HEAD', () => {
  /** HEAD brings the text that Xano held before; Xano holds `TWO`. */
  async function moved(to: {
    back: boolean
    landed: boolean
    clean: boolean
  }): Promise<{ bench: Bench; old: string }> {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const old = file(bench, 'a')
    bench.remote.put(old.replace('two', 'TWO'))
    await bench.settle()
    bench.clock.pass(2 * 86_400_000)
    const path = pathOf('function/a.xs')
    bench.save('function/a.xs', old)
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.note = { ...bench.history.note, writes: [] }
    bench.history.move = {
      ...NO_MOVE,
      back: to.back,
      files: to.clean ? new Map([[path, blobId(old)]]) : new Map(),
      landed: new Set(to.landed ? [path] : []),
      mirrored: new Set(bench.history.states.flatMap(({ tree }) => [...tree.values()])),
    }
    return { bench, old }
  }

  it.each([
    ['went back', { back: true, landed: false, clean: true }],
    ['brought a commit of ours', { back: false, landed: true, clean: true }],
  ])('that %s only leaves the file behind: it goes forward, and nothing is pushed', async (_, to) => {
    const { bench } = await moved(to)
    await bench.settle()
    expect(file(bench, 'a')).toContain('TWO')
    expect(bench.remote.received).toEqual([])
  })

  it.each([
    ['went back', { back: true, landed: false, clean: true }],
    ['brought a commit of ours', { back: false, landed: true, clean: true }],
  ])('that %s leaves a file behind that was edited on top of it: only the edit is pushed', async (_, to) => {
    const { bench, old } = await moved(to)
    bench.save('function/a.xs', old.replace('three', 'three\n    four'))
    await bench.settle()
    for (const word of ['TWO', 'four']) expect(inXano(bench)).toContain(word)
    expect(file(bench, 'a')).toBe(inXano(bench))
  })

  it('that went back behind several pushes is no undo of theirs in Xano', async () => {
    const { bench, old } = await moved({ back: true, landed: false, clean: true })
    const [path, second] = [pathOf('function/a.xs'), old.replace('two', 'TWO')]
    const third = second.replace('one', 'ONE')
    bench.history.blobs.set(blobId(third), third)
    bench.history.pushes = [
      { path, before: blobId(old), after: blobId(second) },
      { path, before: blobId(second), after: blobId(third) },
    ]
    bench.remote.put(third.replace('three', 'THREE'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(file(bench, 'a')).toBe(third.replace('three', 'THREE'))
    expect(bench.remote.received).toEqual([])
  })

  it('that went back leaves a file behind that was moved then, or saved with other line ends', async () => {
    const moves: ((bench: Bench, old: string) => void)[] = [
      bench => {
        bench.save('elsewhere/a.xs', file(bench, 'a'))
        bench.unlink('function/a.xs')
      },
      (bench, old) => {
        bench.save('function/a.xs', old.replaceAll('\n', '\r\n'))
      },
    ]
    for (const move of moves) {
      const { bench, old } = await moved({ back: true, landed: false, clean: true })
      move(bench, old)
      await bench.settle()
      expect(inXano(bench)).toContain('TWO')
      expect([...bench.worktree.files.values()].join()).toContain('TWO')
    }
  })

  it('that went back leaves a file behind that is half saved just then', async () => {
    const { bench, old } = await moved({ back: true, landed: false, clean: true })
    bench.save('function/a.xs', old.slice(0, old.length / 2))
    await bench.settle()
    bench.save('function/a.xs', old.replace('three', 'three\n    four'))
    await bench.settle()
    for (const word of ['TWO', 'four']) expect(inXano(bench)).toContain(word)
  })

  it('that went back leaves a text that was already edited on top of the newer one as it is', async () => {
    const { bench, old } = await moved({ back: true, landed: false, clean: true })
    bench.remote.put(old.replace('two', 'THE SECOND'))
    bench.save('function/a.xs', old.replace('two', 'TWO').replace('three', 'three\n    four'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    for (const word of ['THE SECOND', 'four']) expect(inXano(bench)).toContain(word)
  })

  it('that went forward with an older text asks what is meant', async () => {
    const { bench, old } = await moved({ back: false, landed: false, clean: true })
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
    expect(file(bench, 'a')).toBe(old)
    expect(bench.remote.received).toEqual([])
    const again = await bench.settle()
    expect(again.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
  })

  it('that went forward with an older text asks so until that is answered, whatever else is edited', async () => {
    const { bench, old } = await moved({ back: false, landed: false, clean: true })
    const causes = async () => (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause)
    expect(await causes()).toEqual(['older'])
    bench.history.move = NO_MOVE
    bench.remote.put(old.replace('two', 'TWO').replace('one', 'ONE'))
    expect(await causes()).toEqual(['older'])
    for (const word of ['four', 'five']) {
      bench.save('function/a.xs', file(bench, 'a').replace('three', `three\n    ${word}`))
      expect(await causes()).toEqual(['older'])
    }
    expect(bench.remote.received).toEqual([])
    bench.save('function/a.xs', old.replace('two', 'TWO').replace('three', 'four'))
    expect(await causes()).toEqual([])
    for (const word of ['ONE', 'TWO', 'four']) expect(inXano(bench)).toContain(word)
    expect(bench.history.note.disputes).toEqual([])
  })

  /** HEAD has left the way it came. Before that it held a text that was never sent before more was saved on top of it. */
  async function left(further = '', held: readonly string[] = []): Promise<{ bench: Bench; file: string }> {
    const bench = await inStep(fn('a', 'one', 'two', 'three'))
    const committed = file(bench, 'a').replace('two', 'TWO')
    const saved = committed.replace('three', 'three\n    four')
    bench.save('function/a.xs', saved)
    await bench.settle()
    for (const text of [committed, saved]) bench.history.blobs.set(blobId(text), text)
    const path = pathOf('function/a.xs')
    bench.save('function/a.xs', committed.replace('one', `one${further}`))
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    const parted = new Map([[path, blobId(committed)]])
    bench.history.move = {
      ...NO_MOVE,
      files: new Map([[path, blobId(file(bench, 'a'))]]),
      parted,
      held: new Map([[path, new Set([...parted.values(), ...held.map(text => blobId(text))])]]),
    }
    return { bench, file: saved }
  }

  it.each([
    ['as it was committed before', ''],
    ['edited from there', '\n    and a half'],
  ])('that left what was pushed behind asks what is meant: a file %s', async (_, further) => {
    const { bench } = await left(further)
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
    expect(inXano(bench)).toContain('four')
    await resolve(bench, new Library(), conflict => Promise.resolve(preferred(conflict, 'local')))
    await bench.settle()
    expect(inXano(bench)).not.toContain('four')
  })

  it('is no older state where what HEAD holds came after what was pushed', async () => {
    const { file: saved } = await left()
    const { bench } = await left('', [saved])
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(inXano(bench)).not.toContain('four')
  })

  it('that left a file behind deletes nothing in Xano before somebody has said so', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    bench.unlink('function/b.xs')
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.move = { ...NO_MOVE, given: new Set([pathOf('function/b.xs')]) }
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
    expect(bench.remote.objects.size).toBe(2)
    await resolve(bench, new Library(), conflict => Promise.resolve(preferred(conflict, 'local')))
    await bench.settle()
    expect(bench.remote.objects.size).toBe(1)
  })

  it('makes no difference to what was typed', async () => {
    const { bench } = await moved({ back: true, landed: false, clean: false })
    await bench.settle()
    expect(inXano(bench)).not.toContain('TWO')
  })

  it('that went back brings nothing back from the dead', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    const dead = file(bench, 'b')
    const [, guid] = [...bench.remote.objects.keys()]
    bench.remote.delete(guid ?? '')
    await bench.settle()
    expect(bench.file('function/b.xs')).toBeUndefined()
    bench.save('function/b.xs', dead)
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.move = {
      ...NO_MOVE,
      back: true,
      files: new Map([[pathOf('function/b.xs'), blobId(dead)]]),
      mirrored: new Set([blobId(dead)]),
    }
    await bench.settle()
    expect(bench.file('function/b.xs')).toBeUndefined()
    expect(bench.remote.received).toEqual([])
  })

  it('that went back behind a creation deletes nothing in Xano', async () => {
    const bench = await inStep(fn('a', 'x'), fn('b', 'y'))
    bench.unlink('function/b.xs')
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.move = {
      ...NO_MOVE,
      back: true,
    }
    await bench.settle()
    expect(bench.file('function/b.xs')).toBeDefined()
    expect(bench.remote.removed).toEqual([])
  })
})

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

  it('are a problem, where somebody made a copy', async () => {
    const bench = await inStep(fn('a', 'x'))
    bench.save('function/copy.xs', file(bench, 'a'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.problems.map(({ kind }) => kind)).toEqual(['copy'])
    expect(bench.file('function/copy.xs')).toBe(file(bench, 'a'))
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
})
