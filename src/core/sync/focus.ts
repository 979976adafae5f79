import type { Sides } from '../sides.ts'
import { nameKey } from '../xs/identity.ts'
import { between, sharedEnds } from './ends.ts'
import type { Snapshot, Version } from './snapshot.ts'

/**
 * The part of three snapshots that a plan can depend on: what differs, and what shares a guid or a name with it.
 * A plan for the part is the plan for the whole, so that ten changes among ten thousand cost ten. What all three
 * sides hold as the same object is known not to differ.
 */
export function focus({ base, ours, theirs }: Sides<Snapshot>): Sides<Snapshot> {
  const ends = sharedEnds(base.versions, ours.versions, theirs.versions)
  const inBase = new Set(between(base.versions, ends))
  const inTheirs = new Set(between(theirs.versions, ends))
  const still = new Set(
    between(ours.versions, ends).filter(version => inBase.has(version) && inTheirs.has(version)),
  )
  const moving = [base, ours, theirs].flatMap(({ versions }) =>
    between(versions, ends).filter(version => !still.has(version)),
  )
  const related = relatives(base.versions, moving)
  const atEnds = [
    ...base.versions.slice(0, ends.head),
    ...base.versions.slice(base.versions.length - ends.tail),
  ].filter(version => related.has(version))
  const within = (side: Snapshot): Snapshot => ({
    ...side,
    versions: [
      ...between(side.versions, ends).filter(version => !still.has(version) || related.has(version)),
      ...atEnds,
    ],
  })
  return { base: within(base), ours: within(ours), theirs: within(theirs) }
}

/** What shares a guid or a name with what moves. */
function relatives(versions: readonly Version[], moving: readonly Version[]): Set<Version> {
  if (versions.length === 0 || moving.length === 0) return new Set()
  const names = new Set(moving.map(({ definition }) => definition.name))
  const keys = new Set(moving.map(({ definition }) => nameKey(definition)))
  const guids = new Set(moving.flatMap(({ definition }) => definition.guid ?? []))
  return new Set(
    versions.filter(
      ({ definition }) =>
        (names.has(definition.name) && keys.has(nameKey(definition))) ||
        (definition.guid !== undefined && guids.has(definition.guid)),
    ),
  )
}
