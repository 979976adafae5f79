import { merge } from '../../core/merge/merge.ts'
import type { LocalOutcome } from '../../core/sync/outcome.ts'
import { pair } from '../../core/sync/pair.ts'
import type { Transition } from '../../core/sync/plan.ts'
import type { Snapshot } from '../../core/sync/snapshot.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Mission } from '../push/mission.ts'

/**
 * The places of the mirror that a file leaves as they were on purpose: it is in conflict, nobody's business, or the
 * definition lies where the developer has put it, with everything that Xano has of it. Most runs never ask.
 */
export function staysApart(
  mission: Pick<Mission, 'here' | 'plan' | 'permissions'>,
  theirs: Snapshot,
  written: ReadonlyMap<DefinitionKey, LocalOutcome>,
): (path: FilePath) => boolean {
  let places: ReadonlySet<FilePath> | undefined
  return path => {
    places ??= placesApart(mission, theirs, written)
    return places.has(path) || mission.permissions.isIgnored?.(path) === true
  }
}

function placesApart(
  { here, plan }: Pick<Mission, 'here' | 'plan'>,
  theirs: Snapshot,
  written: ReadonlyMap<DefinitionKey, LocalOutcome>,
): Set<FilePath> {
  const places = new Set(
    plan.conflicts.flatMap(({ sides: { base, ours, theirs } }) =>
      [base, ours, theirs].flatMap(version => version?.path ?? []),
    ),
  )
  const writes = new Map(plan.transitions.map(({ key, local }) => [key, local]))
  const sides = { base: here.base.versions, ours: here.ours.versions, theirs: theirs.versions }
  for (const match of pair(sides).matches) {
    const { key, base, ours, theirs } = match
    if (!ours || !theirs) continue
    const local = writes.get(key)
    const isWritten = local !== undefined && written.get(key) === 'written'
    if ((isWritten ? local.to : ours.path) === theirs.path) continue
    if (isWritten || base?.text === theirs.text || holdsNews(match)) places.add(theirs.path)
  }
  return places
}

/** Just what Xano holds, or a merge that the file has held since a run which was cut off. */
export function holdsNews({ base, ours, theirs }: Transition['sides']): boolean {
  if (!ours || !theirs) return !ours && !theirs
  if (compareReturned(ours.text, theirs.text) !== 'altered') return true
  if (!base || compareReturned(base.text, theirs.text) !== 'altered') return false
  const merged = merge({ base: base.text, ours: ours.text, theirs: theirs.text })
  return merged.kind === 'merged' && merged.text === ours.text
}
