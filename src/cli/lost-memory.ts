import { baseRef } from '../local/base.ts'
import { mirrorRef } from '../local/mirror.ts'
import { readTip } from '../local/tips.ts'
import type { LocalBench } from './compose.ts'

type Site = Pick<LocalBench, 'repository' | 'binding' | 'branch'>

/** What binding a branch has left in git and is not there any more, and what comes of that. A cycle makes it anew. */
export async function lostMemory(site: Site): Promise<string[]> {
  const { branch } = site
  const lost = (await hasBase(site)) ? [] : [`Base of ${branch} had been lost, and was made anew: ${CHOOSE}.`]
  return [...(await lostMirror(site)), ...lost]
}

/** The part of it that reading Xano makes anew. */
export async function lostMirror(site: Site): Promise<string[]> {
  const { repository, binding } = site
  if ((await readTip(repository.git, mirrorRef(binding.label))).commit) return []
  const from = (await hasBase(site)) ? AGAIN : AFRESH
  return [`xano/${binding.label} had been lost, and was made anew: ${from}.`]
}

const hasBase = async ({ repository: { git }, branch }: Site): Promise<boolean> =>
  (await readTip(git, baseRef(branch))).commit !== undefined

const AGAIN = 'from where it stood in the last run, if git still had that'
const AFRESH = 'its history begins with what Xano holds now'
const CHOOSE = 'where this folder and Xano differed, somebody has to choose'
