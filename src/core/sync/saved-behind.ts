import { sameTokens } from '../xs/equality.ts'
import { nameKey } from '../xs/identity.ts'
import type { Sides } from '../sides.ts'
import type { RecentWrite } from './background.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'
import { writesAt, writesOf, type Written } from './stale-buffer.ts'

interface Here extends Pick<Sides<Snapshot>, 'base' | 'ours'> {
  /** Where both differ. */
  readonly edited: ReadonlySet<string>
}

/**
 * Files that were saved where their definition lay until we gave it another place, as by an editor which shows that file
 * still: they are what the definition has become, as long as nobody has edited the file that we have put elsewhere, which
 * is given with each. Not what is known already, or has another name: that is left over, or somebody's copy.
 */
export function savedBehind({ base, ours, edited }: Here, background: Written): Map<Version, Version> {
  const places = new Set(background.writes.map(({ path }) => path))
  const files = ours.versions.filter(({ path }) => edited.has(path) && places.has(path))
  if (files.length === 0) return new Map()
  const homes = new Map(base.versions.map(version => [version.path, version]))
  const guests = files.filter(
    ({ path, definition: { guid } }) => guid !== undefined && homes.get(path)?.definition.guid !== guid,
  )
  if (guests.length === 0) return new Map()
  const known = new Map(base.versions.map(version => [version.definition.guid, version]))
  const strays = guests.filter(file => isNamesake(file, known.get(file.definition.guid)))
  if (strays.length === 0) return new Map()
  const there = new Map(ours.versions.map(version => [version.path, version]))
  const replaced = new Set(background.writes.map(({ before }) => before))
  const found = new Map<Version, Version>()
  for (const file of strays) {
    const home = known.get(file.definition.guid)
    const moved = home && there.get(home.path)
    if (!moved || replaced.has(file.blob) || sameTokens(moved.text, file.text)) continue
    if (wasMoved(file, moved, background)) found.set(file, moved)
  }
  return found
}

const isNamesake = (file: Version, home: Version | undefined): boolean =>
  home !== undefined && nameKey(home.definition) === nameKey(file.definition)

/** What a file holds once a write was made, if it was made to what the file held. */
const next = (held: BlobId | undefined, { before, after }: RecentWrite): BlobId | undefined =>
  before === held ? after : undefined

/** Whether we have taken a definition from where a file is to where it is now, and nobody has edited it on the way or there. */
function wasMoved(file: Version, moved: Version, background: Written): boolean {
  const own = writesOf(moved, background)
  const left = own.findLast(({ path }) => path === file.path)
  if (!left || left !== writesAt(file.path, background).at(-1)) return false
  const since = own.slice(own.indexOf(left) + 1)
  return since.reduce<BlobId | undefined>(next, left.after) === moved.blob
}
