import { describe, expect, it } from 'vitest'
import { preferred } from '../../../src/core/sync/prefer.ts'
import { resolve } from '../../../src/engine/decisions/resolve.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'
import { commit, file, inStep, inXano } from './in-step.ts'

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

  it.each([
    ['', undefined],
    [', also where a push has followed HEAD before', { ...ALL, local: false }],
    [
      ', also where a run for other places has',
      { ...ALL, within: (path: string) => path !== 'function/a.xs' },
    ],
  ])('that went back behind several pushes is no undo of theirs in Xano%s', async (_, permissions) => {
    const { bench, old } = await moved({ back: true, landed: false, clean: true })
    const [path, second] = [pathOf('function/a.xs'), old.replace('two', 'TWO')]
    const third = second.replace('one', 'ONE')
    bench.history.blobs.set(blobId(third), third)
    bench.history.pushes = [
      { path, before: blobId(old), after: blobId(second) },
      { path, before: blobId(second), after: blobId(third) },
    ]
    bench.remote.put(third.replace('three', 'THREE'))
    if (permissions) await bench.settle(permissions)
    bench.history.move = permissions ? NO_MOVE : bench.history.move
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts).toEqual([])
    expect(file(bench, 'a')).toBe(third.replace('three', 'THREE'))
    expect(bench.remote.received).toEqual([])
  })

  it('that went back leaves a file behind also where the very place is edited on top of it: that is a conflict', async () => {
    const { bench, old } = await moved({ back: true, landed: false, clean: true })
    bench.save('function/a.xs', old.replace('two', 'otherwise'))
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['both-edited'])
    expect(inXano(bench)).toContain('TWO')
    expect(file(bench, 'a')).toContain('otherwise')
  })

  it('that has left the file alone leaves it as it is, whatever is edited there', async () => {
    const { bench, old } = await moved({ back: false, landed: true, clean: true })
    bench.history.move = { ...bench.history.move, untouched: new Set([pathOf('function/a.xs')]) }
    bench.save('function/a.xs', old.replace('two', 'another'))
    await bench.settle()
    expect(inXano(bench)).toContain('another')
    expect(file(bench, 'a')).toBe(inXano(bench))
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

  it('that went back leaves a file behind that Xano has named anew since, and that was moved then', async () => {
    const { bench, old } = await moved({ back: true, landed: false, clean: true })
    const guid = [...bench.remote.objects.keys()][0] ?? ''
    bench.save('function/a.xs', file(bench, 'a').replace('two', 'TWO'))
    bench.worktree.at = { branch: 'main', commit: commit('a') }
    bench.remote.objects.set(guid, inXano(bench).replace('function a ', 'function b '))
    const { move } = bench.history
    bench.history.move = NO_MOVE
    await bench.settle()
    expect([...bench.worktree.files.keys()]).toEqual(['function/b.xs'])
    bench.unlink('function/b.xs')
    bench.save('elsewhere/a.xs', old)
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.move = move
    await bench.settle()
    for (const held of [inXano(bench), [...bench.worktree.files.values()].join()]) {
      expect(held).toContain('TWO')
      expect(held).toContain('function b ')
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

  it('that went back takes nothing for deleted whose place another definition had there', async () => {
    const bench = await inStep(fn('a', 'first'))
    const old = file(bench, 'a')
    bench.remote.put(old.replace('function a', 'function b'))
    bench.remote.put(fn('a', 'second'))
    await bench.settle()
    bench.save('function/a.xs', old)
    bench.unlink('function/b.xs')
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.move = {
      ...NO_MOVE,
      back: true,
      files: new Map([[pathOf('function/a.xs'), blobId(old)]]),
      mirrored: new Set(bench.history.states.flatMap(({ tree }) => [...tree.values()])),
    }
    const results = await bench.settle()
    expect(results.at(-1)?.plan.held).toEqual([])
    expect(file(bench, 'a')).toContain('second')
    expect(file(bench, 'b')).toContain('first')
  })

  it.each([
    ['brings it back, where that was another definition', 'another guid', true],
    ['leaves it out, where somebody’s commit has taken it out', undefined, false],
  ])('that went back to where a file is gone that was committed once %s', async (_, guid, isBack) => {
    const bench = await inStep(fn('a', 'first'))
    const [path, own] = [pathOf('function/a.xs'), file(bench, 'a')]
    const before = guid === undefined ? own : own.replace(/guid = ".*"/, `guid = "${guid}"`)
    bench.history.blobs.set(blobId(before), before)
    bench.unlink('function/a.xs')
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    bench.history.move = { ...NO_MOVE, back: true, held: new Map([[path, new Set([blobId(before)])]]) }
    await bench.settle({ ...ALL, deletions: false })
    expect(bench.file('function/a.xs') !== undefined).toBe(isBack)
  })

  it.each([
    ['that nobody has been told of', 0],
    ['that was told before', 1],
  ])('leaves a question %s open, where a run keeps to other places', async (_, runs) => {
    const { bench } = await moved({ back: false, landed: false, clean: true })
    for (let run = 0; run < runs; run++) await bench.settle()
    const elsewhere = bench.settle({ ...ALL, within: path => path === 'function/other.xs' })
    expect((await elsewhere).at(-1)?.plan.conflicts).toEqual([])
    bench.history.move = NO_MOVE
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
    expect(inXano(bench)).toContain('TWO')
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

  it.each<[string, (bench: Bench, old: string) => void]>([
    [
      'was moved since',
      (bench, old) => {
        bench.save('elsewhere/a.xs', old)
        bench.unlink('function/a.xs')
      },
    ],
    [
      'was saved with other line ends',
      (bench, old) => {
        bench.save('function/a.xs', old.replaceAll('\n', '\r\n'))
      },
    ],
    [
      'was edited in another place',
      (bench, old) => {
        bench.save('function/a.xs', old.replace('three', 'four'))
      },
    ],
  ])('that went forward with an older text asks what is meant also where the file %s', async (_, change) => {
    const { bench, old } = await moved({ back: false, landed: false, clean: true })
    change(bench, old)
    const results = await bench.settle()
    expect(results.at(-1)?.plan.conflicts.map(({ cause }) => cause)).toEqual(['older'])
    expect(bench.remote.received).toEqual([])
    expect(inXano(bench)).toContain('TWO')
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

  it.each<[string, (bench: Bench, old: string) => void]>([
    [
      'is half saved meanwhile',
      (bench, old) => {
        bench.save('function/a.xs', old.slice(0, old.length / 2))
      },
    ],
    [
      'has something else in its place meanwhile',
      bench => {
        bench.unlink('function/a.xs')
        bench.worktree.obstacles = [{ place: 'function/a.xs', kind: 'unreadable' }]
      },
    ],
  ])('that went forward with an older text asks so on where the file %s', async (_, hide) => {
    for (const runs of [1, 0]) {
      const { bench, old } = await moved({ back: false, landed: false, clean: true })
      const causes = async () => (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause)
      for (let run = 0; run < runs; run++) await bench.settle()
      hide(bench, old)
      for (let run = 0; run < 2; run++) expect(await causes()).toEqual([])
      bench.history.move = NO_MOVE
      bench.worktree.obstacles = []
      bench.save('function/a.xs', old.replace('three', 'four'))
      expect(await causes()).toEqual(['older'])
      expect(inXano(bench)).toContain('TWO')
      bench.save('function/a.xs', old.replace('two', 'TWO').replace('three', 'four'))
      expect(await causes()).toEqual([])
      expect(bench.history.note.disputes).toEqual([])
    }
  })

  it('that went forward with an older text is asked about once, where markers stand in the file', async () => {
    const { bench } = await moved({ back: false, landed: false, clean: true })
    await bench.settle()
    bench.history.move = NO_MOVE
    await resolve(bench, new Library(), () => Promise.resolve('markers' as const))
    expect(file(bench, 'a')).toContain('<<<<<<<')
    for (let run = 0; run < 2; run++) await bench.settle()
    expect(bench.history.note.disputes).toHaveLength(1)
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
