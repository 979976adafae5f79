import { describe, expect, it } from 'vitest'
import { withoutGuid } from '../../../src/core/xs/guid.ts'
import { type Answer, type Decider, resolve } from '../../../src/engine/decisions/resolve.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'

const lines = ['one', 'two', 'three', 'four', 'five', 'six', 'seven']
const file = (bench: Bench): string | undefined => bench.file('function/a.xs')
const inXano = (bench: Bench): string => [...bench.remote.objects.values()].join('\n')
const answer = (bench: Bench, choice: Awaited<ReturnType<Decider>>): Promise<Answer[]> =>
  resolve(bench, new Library(), () => Promise.resolve(choice))
const waiting = async (bench: Bench): Promise<string[]> =>
  (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause) ?? []

async function inStep(): Promise<Bench> {
  const bench = new Bench()
  bench.remote.put(fn('a', ...lines))
  bench.remote.put(fn('b', 'x'))
  await bench.settle()
  return bench
}

/** Both sides edited `two`, and each a place of its own. */
async function bothEdited(): Promise<Bench> {
  const bench = await inStep()
  const text = file(bench) ?? ''
  bench.remote.put(text.replace('two', 'theirs').replace('six', 'SIX'))
  bench.save('function/a.xs', text.replace('two', 'ours').replace('four', 'FOUR'))
  await bench.settle()
  return bench
}

describe('a conflict of two edits', () => {
  it('resolved for Local sends the text of the file', async () => {
    const bench = await bothEdited()
    const before = file(bench)
    expect((await answer(bench, 'local')).map(({ outcome }) => outcome)).toEqual(['resolved'])
    expect(bench.remote.received).toEqual([])
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toBe(before)
    expect(inXano(bench)).toContain('ours')
    expect(inXano(bench)).not.toContain('theirs')
  })

  it('resolved for Xano puts its text into the file, and keeps what stood there', async () => {
    const bench = await bothEdited()
    const before = file(bench) ?? ''
    await answer(bench, 'xano')
    expect(file(bench)).toContain('theirs')
    expect(bench.history.kept.map(({ content }) => content)).toContain(before)
    expect(await waiting(bench)).toEqual([])
    expect(bench.remote.received).toEqual([])
  })

  it('resolved by union holds both, and what merged around them', async () => {
    const bench = await bothEdited()
    await answer(bench, 'union')
    for (const word of ['ours', 'theirs', 'FOUR', 'SIX']) expect(file(bench)).toContain(word)
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain(file(bench))
  })

  it('resolved for Local is over where the file was moved since Xano had changed it', async () => {
    const bench = await inStep()
    bench.remote.put((file(bench) ?? '').replace('two', 'two\n    new'))
    await bench.settle()
    bench.save('moved/a.xs', (file(bench) ?? '').replace('new', 'NEW'))
    bench.unlink('function/a.xs')
    expect(await waiting(bench)).toEqual(['both-edited'])
    await answer(bench, 'local')
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('NEW')
  })

  it('with a deletion, resolved for Local, leaves in the file the guid that Xano gave to what was made anew', async () => {
    const bench = await inStep()
    const [[guid = ''] = []] = bench.remote.objects
    bench.remote.delete(guid)
    bench.save('function/a.xs', (file(bench) ?? '').replace('two', 'ours'))
    expect(await waiting(bench)).toEqual(['edited-here-deleted-there'])
    await answer(bench, 'local')
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toContain('ours')
    expect(file(bench)).not.toContain(guid)
    expect([...bench.remote.objects.values()]).toContain(file(bench))
    expect(bench.remote.received).toHaveLength(1)
  })

  it('is left alone by a text that is no definition, with the place', async () => {
    const bench = await bothEdited()
    const before = file(bench)
    const [only] = await answer(bench, { text: 'function a {\n  stack {' })
    expect(only?.outcome).toBe('left')
    expect(only?.reason).toMatch(/^line 2, column \d+: /)
    expect(file(bench)).toBe(before)
  })

  it('is not written over when the file was saved while a person thought about it', async () => {
    const bench = await bothEdited()
    const saved = 'function a {\n  stack {\n    saved\n  }\n}'
    const answers = await resolve(bench, new Library(), () => {
      bench.save('function/a.xs', saved)
      return Promise.resolve('xano')
    })
    expect(answers.map(({ outcome }) => outcome)).toEqual(['stale'])
    expect(file(bench)).toBe(saved)
    await waiting(bench)
    expect(file(bench)).toContain('saved')
  })

  it('is not written over when the file was saved in between', async () => {
    const bench = await bothEdited()
    bench.worktree.before = () => {
      bench.save('function/a.xs', 'function a {\n  stack {\n    saved\n  }\n}')
    }
    expect((await answer(bench, 'xano')).map(({ outcome }) => outcome)).toEqual(['stale'])
    expect(file(bench)).toContain('saved')
  })
})

/** Markers in a file, of which HEAD has what both sides went out from. */
async function markedOverHead(): Promise<{ readonly bench: Bench; readonly committed: string }> {
  const bench = await inStep()
  const committed = file(bench) ?? ''
  bench.history.head = new Map([[pathOf('function/a.xs'), blobId(committed)]])
  bench.save('function/a.xs', committed.replace('two', 'ours'))
  bench.remote.put(committed.replace('two', 'theirs'))
  await bench.settle()
  await answer(bench, 'markers')
  return { bench, committed }
}

describe('markers in the file', () => {
  it('keep it from being pushed, and what stands there without them is the answer', async () => {
    const bench = await bothEdited()
    expect((await answer(bench, 'markers')).map(({ outcome }) => outcome)).toEqual(['marked'])
    const marked = file(bench) ?? ''
    expect(marked).toMatch(/^<{7} Local\n.*ours\n\|{7} Base\n.*two\n={7}\n.*theirs\n>{7} Xano\n/m)
    const results = await bench.settle()
    expect(results.at(-1)?.plan.problems.map(({ kind }) => kind)).toEqual(['unreadable-here'])
    expect(bench.remote.received).toEqual([])
    bench.save('function/a.xs', marked.replace(/<{7} Local\n[^]*>{7} Xano\n/, '    answer\n'))
    expect(await waiting(bench)).toEqual([])
    for (const word of ['answer', 'FOUR', 'SIX']) expect(inXano(bench)).toContain(word)
    expect(bench.history.note.marked).toEqual([])
  })

  it('taken back to the text from before are no answer', async () => {
    const bench = await bothEdited()
    const before = file(bench) ?? ''
    await answer(bench, 'markers')
    bench.save('function/a.xs', before)
    expect(await waiting(bench)).toEqual(['both-edited'])
    expect(bench.remote.received).toEqual([])
  })

  it('given up by git are no answer: what came from Xano stays there until it is chosen against', async () => {
    const { bench, committed } = await markedOverHead()
    await bench.settle()
    bench.save('function/a.xs', committed)
    for (let run = 0; run < 2; run++) expect(await waiting(bench)).toEqual(['older'])
    expect(bench.remote.received).toEqual([])
    await answer(bench, 'xano')
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toContain('theirs')
    expect(bench.remote.received).toEqual([])
  })

  it('given up by git are no answer either once something is typed into what stands there', async () => {
    const bench = await inStep()
    const committed = file(bench) ?? ''
    bench.history.head = new Map([[pathOf('function/a.xs'), blobId(committed)]])
    bench.save('function/a.xs', committed.replace('four', 'FOUR'))
    await bench.settle()
    const sent = file(bench) ?? ''
    bench.save('function/a.xs', sent.replace('two', 'ours'))
    bench.remote.put(sent.replace('two', 'theirs'))
    await bench.settle()
    await answer(bench, 'markers')
    bench.save('function/a.xs', committed)
    expect(await waiting(bench)).toEqual(['older'])
    bench.save('function/a.xs', committed.replace('seven', 'SEVEN'))
    for (let run = 0; run < 2; run++) expect(await waiting(bench)).toEqual(['older'])
    expect(inXano(bench)).toContain('theirs')
    await answer(bench, 'markers')
    bench.save('function/a.xs', committed.replace('two', 'answer'))
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('answer')
  })

  it('are answered by what is committed before anybody looks', async () => {
    const { bench, committed } = await markedOverHead()
    const answered = committed.replace('two', 'answer')
    bench.save('function/a.xs', answered)
    bench.history.head = new Map([[pathOf('function/a.xs'), blobId(answered)]])
    bench.history.move = { ...NO_MOVE, files: bench.history.head }
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('answer')
  })

  it('answer what Xano held then, so that what came since is merged', async () => {
    const bench = await bothEdited()
    await answer(bench, 'markers')
    bench.remote.put(inXano(bench).split('\nfunction b')[0]?.replace('seven', 'LATER') ?? '')
    const marked = file(bench) ?? ''
    bench.save('function/a.xs', marked.replace(/<{7} Local\n[^]*>{7} Xano\n/, '    answer\n'))
    expect(await waiting(bench)).toEqual([])
    for (const word of ['answer', 'LATER']) expect(inXano(bench)).toContain(word)
  })
})

describe('a conflict with a deletion', () => {
  it('deleted here: Local lets the next run ask for the deletion, Xano brings the file back', async () => {
    for (const choice of ['local', 'xano'] as const) {
      const bench = await inStep()
      bench.remote.put((file(bench) ?? '').replace('two', 'theirs'))
      bench.unlink('function/a.xs')
      expect(await waiting(bench)).toEqual(['deleted-here-edited-there'])
      await answer(bench, choice)
      await bench.settle()
      expect([file(bench) !== undefined, inXano(bench).includes('theirs')]).toEqual(
        choice === 'xano' ? [true, true] : [false, false],
      )
    }
  })

  it('deleted here, and brought back: an editor that still has the text from before is known for stale', async () => {
    const bench = await inStep()
    const before = file(bench) ?? ''
    bench.unlink('function/a.xs')
    bench.remote.put(before.replace('two', 'theirs'))
    await bench.settle()
    await answer(bench, 'xano')
    bench.save('function/a.xs', before.replace('six', 'SIX'))
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('SIX')
    expect(inXano(bench)).toContain('theirs')
  })

  it.each([
    ['local', undefined, false],
    ['xano', 'function/a_2.xs', true],
  ] as const)('deleted here by another definition in its file: %s leaves that one alone', async (...told) => {
    const [choice, place, isLeft] = told
    const bench = await inStep()
    const before = file(bench) ?? ''
    bench.save('function/a.xs', fn('n', 'mine'))
    await bench.settle({ ...ALL, deletions: false })
    bench.remote.put(before.replace('two', 'theirs'))
    expect(await waiting(bench)).toEqual(['deleted-here-edited-there'])
    expect((await answer(bench, choice)).map(({ outcome }) => outcome)).toEqual(['resolved'])
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toContain('mine')
    expect(inXano(bench)).toContain('mine')
    expect(inXano(bench).includes('theirs')).toBe(isLeft)
    if (place) expect(bench.file(place)).toContain('theirs')
    expect(bench.worktree.files.size).toBe(isLeft ? 3 : 2)
  })

  it('deleted there: Local creates it anew, Xano removes the file', async () => {
    for (const choice of ['local', 'xano'] as const) {
      const bench = await inStep()
      const [guid] = [...bench.remote.objects].find(([, text]) => text.startsWith('function a')) ?? []
      bench.remote.delete(guid ?? '')
      bench.save('function/a.xs', (file(bench) ?? '').replace('two', 'ours'))
      expect(await waiting(bench)).toEqual(['edited-here-deleted-there'])
      await answer(bench, choice)
      await bench.settle()
      expect([file(bench) !== undefined, inXano(bench).includes('ours')]).toEqual(
        choice === 'local' ? [true, true] : [false, false],
      )
      expect(await waiting(bench)).toEqual([])
    }
  })

  it('has no union', async () => {
    const bench = await inStep()
    bench.remote.put((file(bench) ?? '').replace('two', 'theirs'))
    bench.unlink('function/a.xs')
    await bench.settle()
    expect((await answer(bench, 'union')).map(({ outcome }) => outcome)).toEqual(['left'])
  })
})

describe('a dispute', () => {
  async function altered(): Promise<Bench> {
    const bench = await inStep()
    bench.remote.reformat = text => text.replace('= 1', '= 2')
    bench.save('function/a.xs', (file(bench) ?? '').replace('two', 'var $x {\n      value = 1\n    }'))
    await bench.settle()
    expect(await waiting(bench)).toEqual(['altered'])
    return bench
  }

  it('resolved for Xano ends it', async () => {
    const bench = await altered()
    await answer(bench, 'xano')
    expect(file(bench)).toContain('value = 2')
    expect(await waiting(bench)).toEqual([])
    expect(bench.remote.received).toHaveLength(1)
  })

  it('resolved for Local sends the text once more', async () => {
    const bench = await altered()
    bench.remote.reformat = text => text
    await answer(bench, 'local')
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('value = 1')
  })
})

describe('a decision about one of several', () => {
  const commit = (letter: string): CommitId => letter.repeat(40) as CommitId

  /** HEAD went forward to a commit of the developer's by which `a` and `b` are what Xano has left behind. */
  async function revertedBoth(): Promise<Bench> {
    const bench = new Bench()
    bench.worktree.at = { branch: 'main', commit: commit('a') }
    bench.remote.put(fn('a', 'one', 'two', 'three'))
    bench.remote.put(fn('b', 'one', 'two', 'three'))
    await bench.settle()
    const old = new Map(
      ['a', 'b'].map(name => [`function/${name}.xs`, bench.file(`function/${name}.xs`) ?? '']),
    )
    for (const text of old.values()) bench.remote.put(text.replace('two', 'TWO'))
    await bench.settle()
    for (const [path, text] of old) bench.save(path, text)
    const files = new Map([...old].map(([path, text]) => [pathOf(path), blobId(text)]))
    bench.history.move = {
      ...NO_MOVE,
      files,
      mirrored: new Set(files.values()),
    }
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    return bench
  }

  it('leaves the others what a move of HEAD has made them', async () => {
    const bench = await revertedBoth()
    const decide: Decider = ({ sides }) =>
      Promise.resolve(sides.ours?.path === 'function/a.xs' ? 'local' : undefined)
    expect((await resolve(bench, new Library(), decide)).map(({ outcome }) => outcome)).toEqual(['resolved'])
    expect(await waiting(bench)).toEqual(['older'])
    expect(bench.remote.received.flat().map(text => /^function (\w+)/.exec(text)?.[1])).toEqual(['a'])
    expect(inXano(bench)).toContain(file(bench))
  })

  it('that was to answer markers, and was taken back, is none, for a dispute too', async () => {
    const bench = await revertedBoth()
    const before = file(bench) ?? ''
    await answer(bench, 'markers')
    await bench.settle()
    bench.save('function/a.xs', before)
    expect(await waiting(bench)).toContain('older')
    expect(bench.remote.received).toEqual([])
  })
})

describe('a definition that Xano renamed', () => {
  it('follows to its new place once Xano was chosen', async () => {
    const bench = await inStep()
    const text = file(bench) ?? ''
    bench.remote.put(text.replace('function a', 'function c').replace('two', 'theirs'))
    bench.save('function/a.xs', text.replace('two', 'ours'))
    expect(await waiting(bench)).toEqual(['both-edited'])
    await answer(bench, 'xano')
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toBeUndefined()
    expect(bench.file('function/c.xs')).toContain('theirs')
    expect(bench.remote.received).toEqual([])
  })
})

describe('an answer to markers', () => {
  /** Markers stand in the file of `a`, which was edited on both sides. */
  async function marked(): Promise<{ readonly bench: Bench; readonly before: string }> {
    const bench = await inStep()
    const before = file(bench) ?? ''
    bench.remote.put(before.replace('two', 'theirs'))
    bench.save('function/a.xs', before.replace('two', 'ours'))
    await bench.settle()
    await answer(bench, 'markers')
    return { bench, before }
  }

  it('without its guid is done with once it was sent, and no part of what comes later', async () => {
    const bench = await bothEdited()
    await answer(bench, 'markers')
    const marked = file(bench) ?? ''
    const text = marked.replace(/<{7} Local\n[^]*>{7} Xano\n/, '    answer\n')
    bench.save('function/a.xs', withoutGuid(text))
    await bench.settle()
    expect(bench.history.note.marked).toEqual([])
    bench.remote.put(inXano(bench).split('\nfunction b')[0]?.replace('answer', 'LATER') ?? '')
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toContain('LATER')
  })

  it.each([
    ['as it was', '    two'],
    ['in another layout', '      two'],
  ])('by the text from before, %s, stands after a run for other paths', async (_, line) => {
    const { bench, before } = await marked()
    bench.save('function/a.xs', before.replace('    two', line))
    await bench.settle({ ...ALL, within: path => path !== 'function/a.xs' })
    expect(await waiting(bench)).toEqual([])
    expect(file(bench)).toContain('two')
    expect(inXano(bench)).toContain('two')
    expect(inXano(bench)).not.toContain('theirs')
    expect(bench.history.note.marked).toEqual([])
  })

  it('by the text from before stands after a pull, which sends nothing', async () => {
    const { bench, before } = await marked()
    bench.save('function/a.xs', before)
    await bench.settle({ ...ALL, remote: false })
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('two')
    expect(inXano(bench)).not.toContain('theirs')
  })

  it('stands where Xano has edited the place once more, and has taken that back', async () => {
    const { bench, before } = await marked()
    bench.save('function/a.xs', before.replace('two', 'both'))
    bench.remote.put(before.replace('two', 'later'))
    expect(await waiting(bench)).toEqual(['both-edited'])
    bench.remote.put(before.replace('two', 'theirs'))
    expect(await waiting(bench)).toEqual([])
    expect(inXano(bench)).toContain('both')
  })
})

describe('what a stash has put aside', () => {
  /** What was sent of `a` lies in a stash, and both sides have edited `b`. */
  async function stashed(): Promise<Bench> {
    const bench = await inStep()
    const [path, old] = [pathOf('function/a.xs'), file(bench) ?? '']
    const saved = old.replace('two', 'ours')
    bench.save(path, saved)
    await bench.settle()
    bench.save(path, old)
    for (const text of [old, saved]) bench.history.blobs.set(blobId(text), text)
    bench.history.stashes = [
      {
        commit: 'f'.repeat(40) as CommitId,
        committed: new Map([[path, blobId(old)]]),
        files: new Map([[path, blobId(saved)]]),
      },
    ]
    const other = bench.file('function/b.xs') ?? ''
    bench.save('function/b.xs', other.replace('x', 'mine'))
    bench.remote.put(other.replace('x', 'hers'))
    expect((await waiting(bench)).sort()).toEqual(['both-edited', 'older'])
    return bench
  }

  it.each([
    ['once that is decided about', 'older', 'f'.repeat(40)],
    ['but not for what is decided about anything else', 'both-edited', undefined],
  ])('is asked about no more %s', async (_, cause, stash) => {
    const bench = await stashed()
    await resolve(bench, new Library(), each => Promise.resolve(each.cause === cause ? 'local' : undefined))
    expect(bench.history.note.stash).toBe(stash)
    expect(await waiting(bench)).toEqual([cause === 'older' ? 'both-edited' : 'older'])
  })
})
