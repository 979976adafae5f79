import { baseRef } from '../local/base.ts'
import { mirrorRef } from '../local/mirror.ts'
import { readRef } from '../local/refs.ts'
import type { LocalBench } from './compose.ts'

/** What binding a branch has left in git and is not there any more, and what comes of that. A cycle makes it anew. */
export async function lostMemory({
  repository: { git },
  binding: { label },
  branch,
}: Pick<LocalBench, 'repository' | 'binding' | 'branch'>): Promise<string[]> {
  const [mirror, base] = await Promise.all([readRef(git, mirrorRef(label)), readRef(git, baseRef(branch))])
  return [
    ...(mirror.commit
      ? []
      : [`xano/${label} had been lost, and was made anew: ${base.commit ? AGAIN : AFRESH}.`]),
    ...(base.commit ? [] : [`Base of ${branch} had been lost, and was made anew: ${CHOOSE}.`]),
  ]
}

const AGAIN = 'from where it stood in the last run, if git still had that'
const AFRESH = 'its history begins with what Xano holds now'
const CHOOSE = 'where this folder and Xano differed, somebody has to choose'
