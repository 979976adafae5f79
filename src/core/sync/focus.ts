import type { Sides } from '../sides.ts'
import { nameKey } from '../xs/identity.ts'
import type { Snapshot, Version } from './snapshot.ts'

/**
 * The part of three snapshots that a plan can depend on: what differs, and what shares a guid or a name with it.
 * A plan for the part is the plan for the whole, so that ten changes among ten thousand cost ten. What all three
 * sides hold as the same object is known not to differ.
 */
export function focus(sides: Sides<Snapshot>): Sides<Snapshot> {
  const inBase = new Set(sides.base.versions)
  const inTheirs = new Set(sides.theirs.versions)
  const still = new Set(sides.ours.versions.filter(version => inBase.has(version) && inTheirs.has(version)))
  if (still.size === 0) return sides
  const moving = [sides.base, sides.ours, sides.theirs].flatMap(side =>
    side.versions.filter(version => !still.has(version)),
  )
  const names = new Set(moving.map(({ definition }) => nameKey(definition)))
  const guids = new Set(moving.flatMap(({ definition }) => definition.guid ?? []))
  const isRelated = ({ definition }: Version): boolean =>
    names.has(nameKey(definition)) || (definition.guid !== undefined && guids.has(definition.guid))
  if (moving.length > 0) for (const version of still) if (isRelated(version)) still.delete(version)
  const within = (side: Snapshot): Snapshot => ({
    ...side,
    versions: side.versions.filter(version => !still.has(version)),
  })
  return { base: within(sides.base), ours: within(sides.ours), theirs: within(sides.theirs) }
}
