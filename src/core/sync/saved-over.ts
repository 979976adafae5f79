import { readDefinition } from '../xs/definition.ts'
import type { FilePath } from '../xs/file-path.ts'
import { areApart } from '../xs/guid.ts'
import { nameKey } from '../xs/identity.ts'
import type { Background } from './background.ts'
import type { Copy } from './pair.ts'
import type { Transition } from './plan.ts'
import type { Snapshot, Version } from './snapshot.ts'
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
  const { textOf, guidOf } = background
  if (guid === undefined) return undefined
  const nameIn = (text: string | undefined): string | undefined => {
    const reading = text === undefined ? undefined : readDefinition(text)
    return reading?.kind === 'definition' ? nameKey(reading.definition) : undefined
  }
  const own = writesOf(version, background).filter(({ after }) => guidOf(after) === guid)
  const place = own.at(-1)?.path
  const isOther = own.some(
    ({ path, before, after }) =>
      path === place && (areApart(guidOf(before), guid) || nameIn(textOf(before)) !== nameIn(textOf(after))),
  )
  return isOther ? place : undefined
}
