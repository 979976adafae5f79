import type { Head } from '../../engine/ports/git.ts'
import type { Landed } from '../../engine/ports/history.ts'
import { wayTo } from './follow.ts'
import { isMirror, type Site } from './site.ts'

/** What is staged and keeps a branch, which would follow Xano, where it is. */
export async function heldUp(site: Site, { branch, commit }: Head): Promise<Landed['left']> {
  if (branch === undefined || commit === site.mirror) return []
  if (!(await isMirror(site, { branch, ...(commit === undefined ? {} : { commit }) }))) return []
  const { staged } = await wayTo(site, commit)
  return staged.map(path => ({ path, why: 'staged' }))
}
