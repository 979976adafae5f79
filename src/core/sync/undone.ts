import { undoes } from '../merge/undoes.ts'
import { enter } from '../xs/enter.ts'
import type { Background, RecentPush } from './background.ts'
import type { Version } from './snapshot.ts'

/**
 * Xano holds again what a push of ours had replaced there: an old draft was published, or a stale tab saved. What we
 * have taken back ourselves since counts by what it led to: Base, or a later push where git has taken Base back again.
 */
export function isUndone(base: Version, theirs: Version, background: Background): boolean {
  const { textOf } = background
  const pushes = pushesOf(base, theirs, background)
  return pushes.some(({ before, after }, index) => {
    const [old, sent] = [textOf(before), textOf(after)]
    if (old === undefined || sent === undefined) return false
    const push = { before: old, after: sent }
    if (!undoes(push, theirs.text)) return false
    const later = pushes.slice(index + 1).flatMap(each => textOf(each.after) ?? [])
    const since = [...later, base.text].findLast(text => undoes(push, text))
    return since === undefined || undoes({ before: old, after: since }, theirs.text)
  })
}

/** Pushes by the place of a file, and by the guid that their text says: each background is asked about all that is new. */
interface Ledger {
  readonly byPath: ReadonlyMap<string, readonly RecentPush[]>
  readonly byGuid: ReadonlyMap<string, readonly RecentPush[]>
}

const ledgers = new WeakMap<Background, Ledger>()

/** The pushes that were of a definition: by the guid where both sides tell it, else by the place. */
function pushesOf(base: Version, theirs: Version, background: Background): readonly RecentPush[] {
  const ledger = ledgers.get(background) ?? ledgerOf(background)
  ledgers.set(background, ledger)
  const { guid } = theirs.definition
  const here = [...new Set([base.path, theirs.path])].flatMap(path => ledger.byPath.get(path) ?? [])
  if (guid === undefined) return here
  const untold = here.filter(({ after }) => background.guidOf(after) === undefined)
  return [...untold, ...(ledger.byGuid.get(guid) ?? [])]
}

function ledgerOf({ pushes, guidOf }: Background): Ledger {
  const [byPath, byGuid] = [new Map<string, RecentPush[]>(), new Map<string, RecentPush[]>()]
  for (const push of pushes) {
    const guid = guidOf(push.after)
    enter(byPath, push.path, push)
    if (guid !== undefined) enter(byGuid, guid, push)
  }
  return { byPath, byGuid }
}
