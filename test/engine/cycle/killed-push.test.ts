import { describe, expect, it } from 'vitest'
import { fetch } from '../../../src/engine/cycle/fetch.ts'
import { restore } from '../../../src/engine/decisions/restore.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Library } from '../../../src/engine/texts/library.ts'
import { ALL, type Bench, fn, pathOf } from '../../doubles/bench.ts'
import { NO_MOVE } from '../../doubles/memory-history.ts'
import { commit, file, inStep } from '../observe/in-step.ts'

const lines = ['one', 'p', 'q', 'two', 'r', 's', 'three']
const typed = ['two', 'of mine', 'kept', 'dropped']

/** What Xano makes of a text. */
const MAKES = {
  'what it was': (text: string) => text,
  'another layout': (text: string) => text.replaceAll('\n    ', '\n      '),
  'it without a statement': (text: string) => text.replace('    dropped\n', ''),
  'it with another value': (text: string) => text.replace('of mine', 'of Xano'),
}

type Made = keyof typeof MAKES

/** An edit of `a`, or a new function `n`, that Xano makes something of. */
async function typedInto(name: 'a' | 'n', made: Made): Promise<Bench> {
  const bench = await inStep(fn('a', ...lines), fn('other', 'alone'))
  const body = lines.flatMap(line => (line === 'two' ? typed : line))
  const text = file(bench, 'a').replace('    two\n', typed.map(line => `    ${line}\n`).join(''))
  bench.save(`function/${name}.xs`, name === 'n' ? fn('n', ...body) : text)
  bench.remote.reformat = MAKES[made]
  return bench
}

/** A run that is killed between its push and the reading back. */
async function killed(bench: Bench, { isSent = true, taken = new Set<string>() } = {}): Promise<void> {
  const { history, journal, remote } = bench
  const dead = (): Promise<never> => Promise.reject(new Error('killed'))
  const alive = {
    advance: history.advance.bind(history),
    mirror: history.mirror.bind(history),
    keepWaiting: history.keepWaiting.bind(history),
  }
  const end = journal.end.bind(journal)
  let hasSent = false
  remote.before = request => {
    if (request === 'push') hasSent = true
    if (!hasSent || (request === 'push' && isSent)) return
    Object.assign(history, { advance: dead, mirror: dead, keepWaiting: dead })
    journal.end = dead
    throw new Error('killed')
  }
  await expect(bench.settle(ALL, { taken })).rejects.toThrow('killed')
  remote.before = () => undefined
  Object.assign(history, alive)
  journal.end = end
  expect(await journal.pending()).toMatchObject({ kind: 'pushing' })
}

const edit = (bench: Bench, name: string, from: string, to: string): void => {
  for (const [guid, text] of bench.remote.objects)
    if (text.startsWith(`function ${name} `)) bench.remote.objects.set(guid, text.replace(from, to))
}

/** Two further runs, after which all rests. */
async function causes(bench: Bench): Promise<readonly string[]> {
  const first = (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause)
  const second = (await bench.settle()).at(-1)?.plan.conflicts.map(({ cause }) => cause)
  expect(second).toEqual(first)
  return second ?? []
}

const heldOf = (bench: Bench, name: string): readonly string[] =>
  [...bench.remote.objects.values()].filter(text => text.startsWith(`function ${name} `))

const subjects = (bench: Bench): readonly string[] =>
  bench.history.states.slice(1).map(({ state: { subject } }) => subject)

describe.each(['a', 'n'] as const)('a push of %s that was killed before it was read back', name => {
  it.each(['what it was', 'another layout'] as const)('is known where Xano has made %s of it', async made => {
    const bench = await typedInto(name, made)
    await killed(bench)
    expect(await causes(bench)).toEqual([])
    expect(bench.remote.received).toHaveLength(1)
    expect(heldOf(bench, name)).toHaveLength(1)
    expect(subjects(bench)).toEqual([expect.stringMatching(/^push: /)])
    for (const line of typed) expect(file(bench, name)).toContain(line)
  })

  it.each(['it without a statement', 'it with another value'] as const)(
    'is in question where Xano has made %s, and nothing is sent once more',
    async made => {
      const bench = await typedInto(name, made)
      await killed(bench)
      expect(await causes(bench)).toEqual(['altered'])
      expect(bench.remote.received).toHaveLength(1)
      expect(heldOf(bench, name)).toHaveLength(1)
      for (const line of typed) expect(file(bench, name)).toContain(line)
    },
  )

  it.each(Object.keys(MAKES) as Made[])(
    'takes nothing out of Xano that somebody has edited since, where it has made %s',
    async made => {
      const bench = await typedInto(name, made)
      await killed(bench)
      edit(bench, name, '    kept\n', '')
      edit(bench, name, 'three', 'THREE')
      expect(await causes(bench)).toEqual(['altered'])
      expect(bench.remote.received).toHaveLength(1)
      for (const line of typed) expect(file(bench, name)).toContain(line)
      expect(heldOf(bench, name).join()).not.toContain('kept')
      expect(heldOf(bench, name).join()).toContain('THREE')
    },
  )
})

describe('a push of an edit that was killed before it was read back', () => {
  it.each(['what it was', 'another layout'] as const)(
    'is history of its own where somebody has edited something else since, and Xano made %s of it',
    async made => {
      const bench = await typedInto('a', made)
      await killed(bench)
      edit(bench, 'a', 'three', 'THREE')
      expect(await causes(bench)).toEqual([])
      expect(bench.remote.received).toHaveLength(1)
      for (const word of [...typed, 'THREE']) expect(file(bench, 'a')).toContain(word)
      const [pushed, pulled] = bench.history.states.slice(1)
      expect([pushed?.state.pushed, pulled?.state.pushed]).toEqual([true, false])
      const texts = [...(pushed?.tree.values() ?? [])].map(blob => bench.history.blobs.get(blob))
      expect(texts.join()).toContain('of mine')
      expect(texts.join()).not.toContain('THREE')
    },
  )

  it.each(['it without a statement', 'it with another value'] as const)(
    'stays in question where the file was edited before the next run, and Xano had made %s',
    async made => {
      for (const [from, to] of [
        ['one', 'ONE'],
        ['kept', 'KEPT'],
      ] as const) {
        const bench = await typedInto('a', made)
        await killed(bench)
        bench.save('function/a.xs', file(bench, 'a').replace(from, to))
        expect(await causes(bench)).toEqual(['altered'])
        expect(bench.remote.received).toHaveLength(1)
        expect(file(bench, 'a')).toContain(to)
      }
    },
  )

  it('is what a move of HEAD has left behind, also behind a fetch and a decision about another one', async () => {
    const bench = await typedInto('a', 'what it was')
    const [path, old] = [pathOf('function/a.xs'), heldOf(bench, 'a').join()]
    await killed(bench)
    await fetch(bench, new Library())
    bench.save(path, old)
    const files = new Map([[path, blobId(old)]])
    bench.history.move = { ...NO_MOVE, back: true, files, mirrored: new Set(files.values()) }
    bench.worktree.at = { branch: 'main', commit: commit('b') }
    const tree = new Map([[pathOf('function/other.xs'), blobId(file(bench, 'other'))]])
    await restore(bench, new Library(), { tree, wanted: () => true, dryRun: false })
    expect(await causes(bench)).toEqual([])
    expect(bench.remote.received).toHaveLength(1)
    for (const line of typed) expect(file(bench, 'a')).toContain(line)
  })

  it('goes out where Xano has never got it, merged with what somebody has edited since', async () => {
    const bench = await typedInto('a', 'what it was')
    await killed(bench, { isSent: false })
    edit(bench, 'a', 'three', 'THREE')
    expect(await causes(bench)).toEqual([])
    expect(bench.remote.received).toHaveLength(1)
    for (const word of [...typed, 'THREE']) expect(heldOf(bench, 'a').join()).toContain(word)
  })
})

it.each(['it without a statement', 'it with another value'] as const)(
  'a push of which no answer came is in question where Xano has made %s, and is not sent once more',
  async made => {
    for (const name of ['a', 'n'] as const) {
      const bench = await typedInto(name, made)
      bench.remote.loseAnswer = 'applied'
      expect(await causes(bench)).toEqual(['altered'])
      expect(bench.remote.received).toHaveLength(1)
      for (const line of typed) expect(file(bench, name)).toContain(line)
    }
  },
)

it('a table that was sent with its rows is told as one whose rows may have arrived, not as altered', async () => {
  const bench = await inStep('table user {\n  schema {\n    int id\n    text kept\n  }\n}')
  const path = 'table/user.xs'
  const rows = '\n\n  items = [{id: 1}]'
  bench.save(path, (bench.file(path) ?? '').replace('kept\n  }', `kept\n    text mine\n  }${rows}`))
  bench.remote.reformat = text => text.replace(rows, '')
  const taken = new Set(['items'])
  await killed(bench, { taken })
  const [done] = await bench.settle(ALL, { taken })
  expect(done?.plan.conflicts).toEqual([])
  const outcomes = done?.kind === 'done' ? [...done.outcomes.values()] : []
  expect(outcomes.map(({ remote }) => remote?.kind)).toEqual(['unsure'])
  expect(bench.remote.received).toHaveLength(1)
})
