import { describe, expect, it } from 'vitest'
import type { CommitId } from '../../../src/engine/ports/git.ts'
import { lastMove, noteNow } from '../../../src/local/head/head-log.ts'
import type { BaseNote } from '../../../src/local/memory/base.ts'
import { plainGit, repository } from '../repository.ts'

/** Two commits, and what Base's note says where it was moved now, about HEAD as it was. */
async function twoCommits() {
  const { directory, git } = await repository()
  const folders = await git.folders()
  const commit = (message: string): CommitId => {
    plainGit(directory, 'commit', '-q', '--allow-empty', '-m', message)
    return plainGit(directory, 'rev-parse', 'HEAD') as CommitId
  }
  const [first, second] = [commit('first'), commit('second')]
  const noted = (head: CommitId): BaseNote => ({
    mirror: first,
    head,
    headMove: lastMove(folders)?.id,
    disputes: [],
    writes: [],
    marked: [],
    privately: new Map(),
  })
  const reset = (to: CommitId): void => {
    plainGit(directory, 'reset', '-q', '--hard', to)
  }
  return { folders, first, second, noted, reset }
}

describe('where HEAD has come from since Base was moved', () => {
  it('is told where it has left and come back', async () => {
    const { folders, first, second, noted, reset } = await twoCommits()
    const note = noted(second)
    expect(noteNow(folders, note)).toBe(note)
    reset(first)
    expect(noteNow(folders, note)).toBe(note)
    reset(second)
    expect(noteNow(folders, note).head).toBe(first)
  })

  it('is told also where it had left before Base was moved', async () => {
    const { folders, first, second, noted, reset } = await twoCommits()
    reset(first)
    const note = noted(second)
    expect(noteNow(folders, note)).toBe(note)
    reset(second)
    expect(noteNow(folders, note).head).toBe(first)
  })
})
