import { pair } from '../core/sync/pair.ts'
import type { Snapshot, Version } from '../core/sync/snapshot.ts'
import { nameKey } from '../core/xs/identity.ts'
import { BrokenAnswer } from './errors.ts'
import type { Remote, RemoteSnapshot } from './ports.ts'

/**
 * A read that lacks what the last one held is believed only when the lists of those kinds, or a second read, lack it
 * too. Throws `BrokenAnswer` when they contradict it.
 */
export async function confirmAbsences(remote: Remote, before: Snapshot, now: Snapshot): Promise<void> {
  const missing = absentFrom(before, now)
  if (missing.length === 0) return
  const listed = await remote.listed(missing.map(({ definition }) => definition))
  const present = missing.filter(({ definition }) => listed.get(definition) === true)
  if (present.length > 0) throw contradiction(present, 'the lists of objects still show')
  const unanswered = missing.filter(({ definition }) => !listed.has(definition))
  if (unanswered.length === 0) return
  const again = await remote.snapshot()
  const back = unanswered.filter(version => holds(again, version))
  if (back.length > 0) throw contradiction(back, 'a second read shows')
}

function absentFrom(before: Snapshot, now: Snapshot): Version[] {
  const present = new Set(now.versions.map(({ blob }) => blob))
  const candidates = before.versions.filter(({ blob }) => !present.has(blob))
  if (candidates.length === 0) return []
  return pair({ base: before.versions, ours: [], theirs: now.versions }).matches.flatMap(
    ({ base, theirs }) => (base && !theirs ? [base] : []),
  )
}

function holds({ documents }: RemoteSnapshot, { definition }: Version): boolean {
  return documents.some(
    document =>
      (definition.guid !== undefined && document.definition.guid === definition.guid) ||
      nameKey(document.definition) === nameKey(definition),
  )
}

function contradiction(versions: readonly Version[], witness: string): BrokenAnswer {
  const some = versions.slice(0, 3).map(({ definition }) => `${definition.kind} ${definition.name}`)
  const more = versions.length > some.length ? ` and ${versions.length - some.length} more` : ''
  return new BrokenAnswer(`Xano's answer lacks ${some.join(', ')}${more}, which ${witness}`)
}
