import { describe, expect, it } from 'vitest'
import { recover } from '../../../src/engine/cycle/recover.ts'
import { blobId } from '../../../src/engine/texts/blob-id.ts'
import { Bench, fn, pathOf } from '../../doubles/bench.ts'

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
