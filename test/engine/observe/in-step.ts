import type { CommitId } from '../../../src/engine/ports/git.ts'
import { Bench } from '../../doubles/bench.ts'

export const commit = (letter: string): CommitId => letter.repeat(40) as CommitId

/** A bench on which these definitions are in step, with a branch checked out. */
export async function inStep(...texts: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  bench.worktree.at = { branch: 'main', commit: commit('a') }
  for (const text of texts) bench.remote.put(text)
  await bench.settle()
  return bench
}

/** What the file of a function holds. */
export const file = (bench: Bench, name: string): string => bench.file(`function/${name}.xs`) ?? ''

/** All that Xano holds. */
export const inXano = (bench: Bench): string => [...bench.remote.objects.values()].join('\n')
