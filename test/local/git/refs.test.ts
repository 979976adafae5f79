import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { staleLock } from '../../../src/local/git/stale-lock.ts'
import { moveRefs } from '../../../src/local/git/refs.ts'
import { GitHistory } from '../../../src/local/history.ts'
import { mirrorRef } from '../../../src/local/memory/mirror.ts'
import { NOTHING, state, version } from '../../contracts/history.contract.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { BINDING, plainGit, repository } from '../repository.ts'

async function commits() {
  const { directory, git } = await repository()
  const [one, two, three] = ['one', 'two', 'three'].map(message => {
    plainGit(directory, 'commit', '--quiet', '--allow-empty', '-m', message)
    return plainGit(directory, 'rev-parse', 'HEAD') as CommitId
  }) as [CommitId, CommitId, CommitId]
  const at = (ref: string): string => plainGit(directory, 'for-each-ref', '--format=%(objectname)', ref)
  return { directory, git, one, two, three, at }
}

describe('moving refs', () => {
  it('moves all of them from where they were seen', async () => {
    const { git, one, two, at } = await commits()
    await moveRefs(git, [{ ref: 'refs/x/a', to: one, from: undefined }], 'made')
    const moves = [
      { ref: 'refs/x/a', to: two, from: one },
      { ref: 'refs/x/b', to: one, from: undefined },
    ]
    await moveRefs(git, moves, 'moved')
    expect([at('refs/x/a'), at('refs/x/b')]).toEqual([two, one])
  })

  it('moves none where one of them is somewhere else by now', async () => {
    const { git, one, two, three, at } = await commits()
    await moveRefs(git, [{ ref: 'refs/x/a', to: one, from: undefined }], 'made')
    for (const from of [three, undefined]) {
      const moves = [
        { ref: 'refs/x/b', to: two, from: undefined },
        { ref: 'refs/x/a', to: two, from },
      ]
      await expect(moveRefs(git, moves, 'moved')).rejects.toThrow()
    }
    await expect(moveRefs(git, [{ ref: 'refs/x/a', to: undefined, from: two }], 'deleted')).rejects.toThrow()
    expect([at('refs/x/a'), at('refs/x/b')]).toEqual([one, ''])
  })
})

describe('the lock of a ref', () => {
  /** As git leaves it where it is killed. */
  function leave(directory: string, ref: string, secondsAgo: number, held = ''): string {
    const lock = join(directory, '.git', `${ref}.lock`)
    mkdirSync(dirname(lock), { recursive: true })
    writeFileSync(lock, held)
    const then = Date.now() / 1000 - secondsAgo
    utimesSync(lock, then, then)
    return lock
  }

  it.each([
    ['refs/xano-sync/base/v1', 60],
    ['refs/remotes/xano/v1', 60],
    ['refs/xano-sync/base/v1', -3600],
  ])(
    'does not hold up %s for ever, where a killed git has left it %i seconds ago by the clock',
    async (ref, secondsAgo) => {
      const { directory, git, one, at } = await commits()
      const lock = leave(directory, ref, secondsAgo)
      await moveRefs(git, [{ ref, to: one, from: undefined }], 'made')
      expect(at(ref)).toBe(one)
      expect(existsSync(lock)).toBe(false)
    },
  )

  it.each([
    ['the commit that it was to be moved to', (to: CommitId) => `${to}\n`],
    ['nothing yet', () => ''],
  ])('of a branch that a killed git of ours was to move goes: it holds %s', async (_, held) => {
    const { directory, git, one, two, three, at } = await commits()
    plainGit(directory, 'branch', 'v1', one)
    const ref = 'refs/heads/v1'
    await moveRefs(git, [{ ref, to: two, from: one }], 'moved')
    const lock = leave(directory, ref, 60, held(two))
    await moveRefs(git, [{ ref, to: three, from: two }], 'moved')
    expect([at(ref), existsSync(lock)]).toEqual([three, false])
  })

  it('of HEAD goes with that of its branch', async () => {
    const { directory, git, two, three, at } = await commits()
    await moveRefs(git, [{ ref: 'refs/heads/main', to: two, from: three }], 'moved')
    const lock = leave(directory, 'HEAD', 60)
    await moveRefs(git, [{ ref: 'refs/heads/main', to: three, from: two }], 'moved')
    expect([at('refs/heads/main'), existsSync(lock)]).toEqual([three, false])
  })

  it('of a branch stays where it holds what we never moved it to, and so does one of HEAD that says where it goes', async () => {
    const { directory, git, one, two, three } = await commits()
    await moveRefs(git, [{ ref: 'refs/heads/main', to: two, from: three }], 'moved')
    const place = { directory, commonDirectory: join(directory, '.git') }
    for (const [ref, held] of [
      ['refs/heads/main', one],
      ['refs/heads/other', two],
      ['refs/heads/other', ''],
      ['HEAD', 'ref: refs/heads/other'],
    ] as const) {
      const lock = leave(directory, ref, 60, held)
      expect(staleLock(`fatal: Unable to create '${lock}': File exists.`, place)).toBeUndefined()
    }
  })

  it.each([
    ['refs/xano-sync/base/v1', 1],
    ['refs/xano-sync/base/v1', -1],
    ['refs/heads/v1', 60],
    ['refs/remotes/origin/v1', 60],
    ['HEAD', 60],
    ['index', 60],
  ])('stays where somebody may hold it: %s, for %i s', async (ref, secondsAgo) => {
    const { directory } = await repository()
    const lock = leave(directory, ref, secondsAgo)
    const place = { directory, commonDirectory: join(directory, '.git') }
    expect(staleLock(`fatal: Unable to create '${lock}': File exists.`, place)).toBeUndefined()
  })

  it('is looked for in the repository alone, and where git names one', async () => {
    const [here, elsewhere] = [await repository(), await repository()]
    const place = { directory: here.directory, commonDirectory: join(here.directory, '.git') }
    const lock = leave(elsewhere.directory, 'refs/xano-sync/base/v1', 60)
    expect(staleLock(`fatal: Unable to create '${lock}': File exists.`, place)).toBeUndefined()
    expect(staleLock('fatal: the index.lock: File exists', place)).toBeUndefined()
  })
})

describe('the refs of history', () => {
  const place = { binding: BINDING, branch: 'main', prefix: '' }
  const a = version('function/a.xs', 'function a {\n}')
  const b = version('function/b.xs', 'function b {\n}')

  it('do not move where another process has moved them since', async () => {
    const { git } = await repository()
    const [mine, other] = [0, 1].map(() => new GitHistory(git, place, new ManualClock())) as [
      GitHistory,
      GitHistory,
    ]
    const tip = await mine.mirror(state(a))
    await mine.advance([a], NOTHING, tip)
    await other.recall()
    const theirs = await other.mirror(state(a, b))
    await other.advance([a, b], NOTHING, theirs)
    await expect(mine.mirror(state(b))).rejects.toThrow()
    await expect(mine.advance([b], NOTHING, tip)).rejects.toThrow()
    expect((await other.recall()).mirror?.commit).toBe(theirs)
  })

  it.each([
    ['was lost', (directory: string) => plainGit(directory, 'update-ref', '-d', mirrorRef(BINDING.label))],
    [
      'has become something else',
      (directory: string) => {
        plainGit(directory, 'commit', '-q', '--allow-empty', '-m', 'of another kind')
        plainGit(directory, 'update-ref', mirrorRef(BINDING.label), 'HEAD')
      },
    ],
  ])('are made again where the mirror %s, behind the state that Base knows', async (_, lose) => {
    const { directory, git } = await repository()
    const first = new GitHistory(git, place, new ManualClock())
    const known = await first.mirror(state(a))
    await first.advance([a], NOTHING, known)
    lose(directory)
    const next = new GitHistory(git, place, new ManualClock())
    await next.recall()
    const now = await next.mirror(state(a, b))
    expect(plainGit(directory, 'rev-list', '--count', mirrorRef(BINDING.label))).toBe('2')
    expect(plainGit(directory, 'rev-parse', mirrorRef(BINDING.label))).toBe(now)
    expect(plainGit(directory, 'rev-parse', `${now}^`)).toBe(known)
  })
})
