import { undoes } from '../merge/undoes.ts'
import type { Background } from './background.ts'
import type { Version } from './snapshot.ts'

/**
 * Xano holds again what a push of ours had replaced there: an old draft was published, or a stale tab saved. What we
 * have taken back ourselves since counts by what it led to; where Base only lacks it as yet, nobody has.
 */
export function isUndone(base: Version, theirs: Version, { pushes, textOf, guidOf }: Background): boolean {
  const { guid } = theirs.definition
  return pushes.some(({ path, before, after, isNews }) => {
    const pushed = guidOf(after)
    const isTold = guid !== undefined && pushed !== undefined
    if (isTold ? pushed !== guid : path !== base.path && path !== theirs.path) return false
    const [old, sent] = [textOf(before), textOf(after)]
    if (old === undefined || sent === undefined) return false
    const isOver = undoes({ before: old, after: sent }, base.text)
    if (isOver && isNews) return false
    return undoes({ before: old, after: isOver ? base.text : sent }, theirs.text)
  })
}
