import { apart } from '../../core/sync/change.ts'
import { claimantsAmong } from '../../core/sync/claims.ts'
import { pair } from '../../core/sync/pair.ts'
import type { Snapshot, Version } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { areApart } from '../../core/xs/guid.ts'
import { nameKey } from '../../core/xs/identity.ts'
import { BrokenAnswer } from '../ports/errors.ts'
import type { Listing, Remote, RemoteSnapshot } from '../ports/remote.ts'

/**
 * A read that lacks what the last one held is believed only when the lists of those kinds, or a second read, lack it
 * too; throws `BrokenAnswer` when they contradict it. What a text may hold that cannot be read is not gone, but hidden:
 * what such a text claims to be, and where it does not say what it is, all that nothing but this read lacks. A list
 * without guids proves nothing by a name that another definition has taken. Of one that was shown twice, one is left.
 */
export async function confirmAbsences(
  remote: Remote,
  before: readonly Version[],
  now: Snapshot,
): Promise<Snapshot> {
  const claimants = claimantsAmong(now.unreadable, ({ claims }) => claims)
  const hasStrays = now.unreadable.some(unreadable => unreadable.claims.length === 0)
  const absent = absentFrom(before, now)
  if (absent.length === 0) return now
  const claimed = absent.filter(({ definition }) => claimants(definition).length > 0)
  const guids = new Set(now.versions.flatMap(({ definition: { guid } }) => guid ?? []))
  const missing = absent.filter(
    ({ definition }) => claimants(definition).length === 0 && !guids.has(definition.guid ?? ''),
  )
  if (missing.length === 0) return hiding(now, claimed)
  const listed = await remote.listed(missing.map(({ definition }) => definition))
  if (hasStrays)
    return hiding(now, [
      ...claimed,
      ...missing.filter(({ definition }) => listed.get(definition) !== 'absent'),
    ])
  const names = new Set(now.versions.map(({ definition }) => nameKey(definition)))
  const evidence = ({ definition }: Version): Listing | undefined => {
    const listing = listed.get(definition)
    return listing === 'named' && names.has(nameKey(definition)) ? undefined : listing
  }
  const present = missing.filter(version => ['shown', 'named'].some(shown => shown === evidence(version)))
  if (present.length > 0) throw contradiction(present, 'the lists of objects still show')
  const unanswered = missing.filter(version => evidence(version) === undefined)
  if (unanswered.length === 0) return hiding(now, claimed)
  const again = await remote.snapshot()
  const said = definitionsIn(again)
  const sayers = claimantsAmong(said, definition => [definition])
  const [left, there] = [namesakesIn(now.versions.map(({ definition }) => definition)), namesakesIn(said)]
  const back = unanswered.filter(version => {
    const isOneMore = version.definition.guid !== undefined || there(version) > left(version)
    return isOneMore && sayers(version.definition).length > 0
  })
  if (back.length > 0) throw contradiction(back, 'a second read shows')
  return hiding(now, claimed)
}

/** An object that has another guid is another one, whatever it is called: names are given anew. */
function absentFrom(before: readonly Version[], now: Snapshot): Version[] {
  const [old, news] = apart(before, now.versions)
  if (old.length === 0) return []
  return pair({ base: old, ours: [], theirs: news }).matches.flatMap(({ base, theirs }) =>
    base && (!theirs || areApart(base.definition.guid, theirs.definition.guid)) ? [base] : [],
  )
}

/** Whether a read has all that the last one held: one that has not may be cut, and is no proof of what it lacks. */
export const hasAll = (before: readonly Version[], now: Snapshot): boolean =>
  absentFrom(before, now).length === 0

/** What has lost its place to another definition cannot be shown beside it. */
function hiding(now: Snapshot, hidden: readonly Version[]): Snapshot {
  if (hidden.length === 0) return now
  const taken = new Set(now.versions.map(({ path }) => path))
  return { ...now, hidden: hidden.filter(({ path }) => !taken.has(path)) }
}

/** What a read holds, and what its texts claim to be that cannot be read. */
const definitionsIn = ({ documents, unreadable }: RemoteSnapshot): Definition[] => [
  ...documents.map(({ definition }) => definition),
  ...unreadable.flatMap(each => each.claims),
]

/** How many there are of a name. */
function namesakesIn(all: readonly Definition[]): (one: Version) => number {
  const counts = new Map<string, number>()
  for (const definition of all) counts.set(nameKey(definition), (counts.get(nameKey(definition)) ?? 0) + 1)
  return ({ definition }) => counts.get(nameKey(definition)) ?? 0
}

function contradiction(versions: readonly Version[], witness: string): BrokenAnswer {
  const some = versions.slice(0, 3).map(({ definition }) => `${definition.kind} ${definition.name}`)
  const more = versions.length > some.length ? ` and ${versions.length - some.length} more` : ''
  return new BrokenAnswer(`Xano's answer lacks ${some.join(', ')}${more}, which ${witness}`)
}
