import type { Sides } from '../sides.ts'
import { nameKey } from '../xs/identity.ts'
import type { Snapshot, Version } from './snapshot.ts'

/**
 * The part of three snapshots that a plan can depend on: what differs, and what shares a guid or a name with it.
 * A plan for the part is the plan for the whole, so that ten changes among ten thousand cost ten.
 */
export function focus(sides: Sides<Snapshot>): Sides<Snapshot> {
  const base = byPath(sides.base)
  const theirs = byPath(sides.theirs)
  const resting = sides.ours.versions.filter(
    ({ path, blob }) => base.get(path)?.blob === blob && theirs.get(path)?.blob === blob,
  )
  if (resting.length === 0) return sides
  const still = new Set(resting.map(({ path }) => path))
  const moving = [sides.base, sides.ours, sides.theirs].flatMap(side =>
    side.versions.filter(({ path }) => !still.has(path)),
  )
  const related = new Set(moving.flatMap(traits))
  for (const version of resting)
    if (traits(version).some(trait => related.has(trait))) still.delete(version.path)
  const within = (side: Snapshot): Snapshot => ({
    ...side,
    versions: side.versions.filter(({ path }) => !still.has(path)),
  })
  return { base: within(sides.base), ours: within(sides.ours), theirs: within(sides.theirs) }
}

const byPath = ({ versions }: Snapshot): Map<string, Version> =>
  new Map(versions.map(version => [version.path, version]))

function traits({ definition }: Version): string[] {
  const name = nameKey(definition)
  return definition.guid === undefined ? [name] : [name, `guid ${definition.guid}`]
}
