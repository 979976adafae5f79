import { describe, expect, it } from 'vitest'
import type { Version } from '../../../src/core/sync/snapshot.ts'
import { recover, settleUnanswered } from '../../../src/engine/cycle/recover.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import type { Here } from '../../../src/engine/observe/observe.ts'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { Bench, fn, pathOf } from '../../doubles/bench.ts'
import { version } from '../../doubles/version.ts'

const [A, B] = [pathOf('function/a.xs'), pathOf('function/b.xs')]
const [a, b, mine] = [fn('a', 'one'), fn('b', 'two'), fn('a', 'typed after the crash')]

/** A process that was to let two files change places, and ended between both. */
async function cutOff(): Promise<Bench> {
  const bench = new Bench()
  bench.save(A, a)
  bench.save(B, a)
  const kept = [a, b].map(content => ({ path: `next/${blobId(content)}`, content }))
  await bench.history.keep(kept)
  const group = [
    { path: A, before: blobId(a), after: blobId(b) },
    { path: B, before: blobId(b), after: blobId(a) },
  ]
  await bench.journal.begin({ kind: 'writing', head: bench.worktree.at, groups: [group] })
  return bench
}

describe('files that were to change places when a process ended', () => {
  it('do so', async () => {
    const bench = await cutOff()
    await recover(bench)
    expect([bench.file(A), bench.file(B)]).toEqual([b, a])
    expect(await bench.journal.pending()).toBeUndefined()
  })

  it.each([
    ['had come to its place', B, a, [b, undefined]],
    ['was to be replaced', A, a, [b, a]],
  ] as const)('do so where one was moved that %s', async (_, from, text, files) => {
    const bench = await cutOff()
    bench.unlink(from)
    bench.save('moved/one.xs', text)
    await recover(bench)
    expect([bench.file(A), bench.file(B), bench.file('moved/one.xs')]).toEqual([...files, text])
  })

  it('stay where they are if an editor saves over one of them right then', async () => {
    const bench = await cutOff()
    const read = bench.history.read.bind(bench.history)
    bench.history.read = blobs => {
      bench.save(B, '')
      return read(blobs)
    }
    await recover(bench)
    expect([bench.file(A), bench.file(B)]).toEqual([a, ''])
  })

  it.each<[string, (bench: Bench) => void, string | undefined]>([
    [
      'one was edited since',
      bench => {
        bench.save(A, mine)
      },
      mine,
    ],
    [
      'one was deleted since',
      bench => {
        bench.unlink(A)
      },
      undefined,
    ],
    [
      'another branch was checked out since',
      bench => {
        bench.worktree.at = { branch: 'other' }
      },
      a,
    ],
    [
      'something was committed since',
      bench => {
        bench.worktree.at = { branch: 'main', commit: blobId('a commit') as never }
      },
      a,
    ],
    [
      'git does not hold their texts any more',
      bench => {
        bench.history.read = () => Promise.resolve(new Map())
      },
      a,
    ],
  ])('are left as they are where %s', async (_, disturb, first) => {
    const bench = await cutOff()
    disturb(bench)
    await recover(bench)
    expect([bench.file(A), bench.file(B)]).toEqual([first, a])
  })
})

describe('a push that was never seen answered', () => {
  const of = (name: string, body: string, guid: string): Version =>
    version(`function/${name}.xs`, fn(name, body).replace(/\}\s*$/, `  guid = "${guid}"\n}`))
  const [one, two] = [of('a', 'one', 'g'), of('b', 'one', 'h')]
  const edited = of('a', 'two', 'g')
  const anew = of('a', 'two', 'another')
  const renamed = of('b', 'two', 'g')

  const settled = async (
    sent: readonly Version[],
    removed: readonly Version[],
    theirs: readonly Version[],
  ): ReturnType<typeof settleUnanswered> => {
    const bench = new Bench()
    await bench.history.keep([...sent, ...removed].map(({ path, text: content }) => ({ path, content })))
    const sides = { versions: [one, two], unreadable: [] }
    const here = { base: sides, ours: sides, mirror: sides, note: bench.history.note }
    return settleUnanswered(bench, here as unknown as Here, {
      unanswered: {
        kind: 'pushing',
        mirror: blobId('a commit') as string as CommitId,
        sent: sent.map(({ blob }) => blob),
        removed: removed.map(({ blob }) => blob),
      },
      theirs: { versions: theirs, unreadable: [] },
    })
  }

  it.each<[string, Version[], Version[], Version[], Version[], [Version | undefined, Version | undefined][]]>(
    [
      ['an edit that Xano holds', [edited], [], [edited, two], [edited, two], [[one, edited]]],
      ['an edit that it does not hold', [edited], [], [one, two], [one, two], []],
      ['a deletion', [], [two], [one], [one], [[two, undefined]]],
      ['a deletion that was not carried out', [], [two], [one, two], [one, two], []],
      ['an object made anew under its name', [anew], [], [anew, two], [anew, two], [[undefined, anew]]],
      [
        'a name that another one gave up',
        [renamed],
        [two],
        [renamed],
        [{ ...renamed, path: one.path }],
        [
          [one, renamed],
          [two, undefined],
        ],
      ],
    ],
  )('has come of it: %s', async (_, sent, removed, theirs, base, applied) => {
    const found = await settled(sent, removed, theirs)
    expect(found.here.base.versions).toEqual(base)
    expect(found.applied).toEqual(applied.map(([before, after]) => ({ before, after })))
  })
})
