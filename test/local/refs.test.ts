import { describe, expect, it } from 'vitest'
import { GitHistory } from '../../src/local/history.ts'
import { mirrorRef } from '../../src/local/mirror.ts'
import { moveRefs } from '../../src/local/refs.ts'
import type { CommitId } from '../../src/engine/ports.ts'
import { NOTHING, state, version } from '../contracts/history.contract.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { BINDING, plainGit, repository } from './repository.ts'

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

  it('are made again where the mirror was lost, behind the state that Base knows', async () => {
    const { directory, git } = await repository()
    const first = new GitHistory(git, place, new ManualClock())
    await first.advance([a], NOTHING, await first.mirror(state(a)))
    plainGit(directory, 'update-ref', '-d', mirrorRef(BINDING.label))
    const next = new GitHistory(git, place, new ManualClock())
    await next.recall()
    const now = await next.mirror(state(a, b))
    expect(plainGit(directory, 'rev-list', '--count', mirrorRef(BINDING.label))).toBe('2')
    expect(plainGit(directory, 'rev-parse', mirrorRef(BINDING.label))).toBe(now)
  })
})
