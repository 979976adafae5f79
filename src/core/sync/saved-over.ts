import { readDefinition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import { areApart } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import type { Background, RecentWrite } from './background.ts'
import type { Decision } from './decide.ts'
import type { Copy, Match } from './pair.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'
import { writesAt, writesOf } from './stale-buffer.ts'

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
export function bringBack(decision: Decision, folder: Folder): Decision {
  const { key, sides } = decision
  const { base, theirs } = sides
  const isGone =
    'cause' in decision ? decision.cause === 'deleted-here-edited-there' : decision.remote?.kind === 'delete'
  if (!isGone || !base || !theirs || !isSavedOver(base, folder)) return decision
  return { key, sides, local: { from: undefined, to: base.path, text: theirs.text } }
}

function isSavedOver(base: Version, { copies, ours, background }: Folder): boolean {
  const { place, isGiven } = placeGiven(base, background)
  const there = filesOf(ours).get(place)
  if (there && isGiven) return true
  const others = heldBefore(place, base, background)
  const isOther = ({ definition: { guid } }: Version): boolean => guid !== undefined && others.has(guid)
  return (
    (there !== undefined && isOther(there)) ||
    copies.some(({ version }) => version.path === base.path || isOther(version))
  )
}

const places = new WeakMap<Snapshot, ReadonlyMap<FilePath, Version>>()

/** The files by their places: each deletion asks. */
function filesOf(ours: Snapshot): ReadonlyMap<FilePath, Version> {
  const known = places.get(ours) ?? new Map(ours.versions.map(version => [version.path, version]))
  places.set(ours, known)
  return known
}

/**
 * The place that we have given a definition last, and whether it came there along with another name, or where Xano had
 * made another object of it: Base may have to make do with another one.
 */
function placeGiven(
  version: Version,
  background: Background,
): { readonly place: FilePath; readonly isGiven: boolean } {
  const { guid } = version.definition
  const own =
    guid === undefined
      ? []
      : writesOf(version, background).filter(({ after }) => background.guidOf(after) === guid)
  const place = own.at(-1)?.path ?? version.path
  const isGiven = own.some(
    write =>
      write.path === place &&
      (areApart(background.guidOf(write.before), guid) || bringsName(write, background)),
  )
  return { place, isGiven }
}

/**
 * The guids of what lay at a place right before a definition came there: an editor may show that still. None, once it
 * has come back there: whoever deletes it then means it.
 */
function heldBefore(
  place: FilePath,
  { definition: { guid } }: Version,
  background: Background,
): ReadonlySet<string> {
  const { guidOf } = background
  const writes = writesAt(place, background)
  const own = writes.slice(0, writes.findLastIndex(({ after }) => guidOf(after) === guid) + 1)
  const last = own.findLastIndex(({ after }) => areApart(guidOf(after), guid))
  const [arrived, ...later] = own.slice(last + 1)
  if (!arrived || later.some(write => write.before === write.after)) return new Set()
  const earlier = own.slice(0, last + 1)
  const since = earlier.findLastIndex(({ after }) => guidOf(after) === guid)
  const held = earlier.slice(since + 1).flatMap(({ before, after }) => [before, after])
  return new Set(held.flatMap(blob => guidOf(blob) ?? []))
}

/**
 * Whether a file holds another definition than the one that counts by its name: an editor has it still, as it was until
 * Xano gave that name to this one, or as it lay there before.
 */
export function holdsAnother({ base, ours }: Match, background: Background): boolean {
  if (!base || !ours || ours.knownAs !== undefined) return false
  const { guid } = base.definition
  if (!areApart(ours.definition.guid, guid)) return false
  const { guidOf } = background
  if (heldBefore(placeGiven(base, background).place, base, background).has(ours.definition.guid ?? ''))
    return true
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
