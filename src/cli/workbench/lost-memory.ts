import { readTips } from '../../local/git/tips.ts'
import { baseRef } from '../../local/memory/base.ts'
import { mirrorRef } from '../../local/memory/mirror.ts'
import type { LocalBench } from './compose.ts'

type Site = Pick<LocalBench, 'repository' | 'binding' | 'branch'>

/** What binding a branch has left in git and is not there any more, and what comes of that. A cycle makes it anew. */
export async function lostMemory(site: Site): Promise<string[]> {
  const { hasMirror, hasBase } = await memoryOf(site)
  const base = hasBase ? [] : [`Base of ${site.branch} had been lost, and was made anew: ${CHOOSE}.`]
  return [...(hasMirror ? [] : [withoutMirror(site, hasBase)]), ...base]
}

/** The part of it that reading Xano makes anew. */
export async function lostMirror(site: Site): Promise<string[]> {
  const { hasMirror, hasBase } = await memoryOf(site)
  return hasMirror ? [] : [withoutMirror(site, hasBase)]
}

const withoutMirror = ({ binding: { label } }: Site, hasBase: boolean): string =>
  `xano/${label} had been lost, and was made anew: ${hasBase ? AGAIN : AFRESH}.`

async function memoryOf({
  repository: { git },
  binding: { label },
  branch,
}: Site): Promise<{ readonly hasMirror: boolean; readonly hasBase: boolean }> {
  const [mirror, base] = await readTips(git, [{ name: mirrorRef(label) }, { name: baseRef(branch) }])
  return { hasMirror: mirror?.commit !== undefined, hasBase: base?.commit !== undefined }
}

const AGAIN = 'from where it stood in the last run, if git still had that'
const AFRESH = 'its history begins with what Xano holds now'
const CHOOSE = 'where this folder and Xano differed, somebody has to choose'
