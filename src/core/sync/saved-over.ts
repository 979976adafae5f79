import { readDefinition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import { areApart } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import type { Background, RecentWrite } from './background.ts'
import type { Copy, Match } from './pair.ts'
import type { Transition } from './plan.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'
import { writesOf } from './stale-buffer.ts'

/** What else the folder holds, and what has been written there. */
interface Folder {
  readonly copies: readonly Copy[]
  readonly ours: Snapshot
  readonly background: Background
}

/**
 * A file that was saved over with another definition, as by an editor that did not see two files change places, is not
 * deleted: it comes back, beside what was saved there.
 */
export function bringBack(transition: Transition, { copies, ours, background }: Folder): Transition {
  const { key, sides, remote } = transition
  const { base, theirs } = sides
  if (remote?.kind !== 'delete' || !base || !theirs) return transition
  const given = placeGiven(base, background)
  const isSavedOver =
    copies.some(({ version }) => version.path === base.path) || (given !== undefined && holds(ours, given))
  if (!isSavedOver) return transition
  return { key, sides, local: { from: undefined, to: base.path, text: theirs.text } }
}

const places = new WeakMap<Snapshot, ReadonlySet<FilePath>>()

/** Whether there is a file at a place: each deletion asks. */
function holds(ours: Snapshot, place: FilePath): boolean {
  const known = places.get(ours) ?? new Set(ours.versions.map(({ path }) => path))
  places.set(ours, known)
  return known.has(place)
}

/**
 * The place that we have given a definition last, where it came there along with another name, or where Xano had made
 * another object of it: Base may have to make do with another one.
 */
function placeGiven(version: Version, background: Background): FilePath | undefined {
  const { guid } = version.definition
  if (guid === undefined) return undefined
  const own = writesOf(version, background).filter(({ after }) => background.guidOf(after) === guid)
  const place = own.at(-1)?.path
  const isOther = own.some(
    write =>
      write.path === place &&
      (areApart(background.guidOf(write.before), guid) || bringsName(write, background)),
  )
  return isOther ? place : undefined
}

/**
 * Whether a file holds another definition than the one that counts by its name: an editor has it still, as it was until
 * Xano gave that name to this one.
 */
export function holdsAnother({ base, ours }: Match, background: Background): boolean {
  if (!base || !ours || ours.knownAs !== undefined) return false
  const { guid } = base.definition
  if (!areApart(ours.definition.guid, guid)) return false
  const { guidOf } = background
  return writesOf(base, background).some(
    write =>
      guidOf(write.before) === guid &&
      guidOf(write.after) === guid &&
      nameOf(write.after, background) === nameKey(ours.definition) &&
      bringsName(write, background),
  )
}

const bringsName = ({ before, after }: RecentWrite, background: Background): boolean =>
  nameOf(before, background) !== nameOf(after, background)

function nameOf(blob: BlobId, { textOf }: Background): string | undefined {
  const text = textOf(blob)
  const reading = text === undefined ? undefined : readDefinition(text)
  return reading?.kind === 'definition' ? nameKey(reading.definition) : undefined
}
