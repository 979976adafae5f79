import { readDefinition } from '../xs/definition.ts'
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
  const isTaken = ({ path }: Pick<Version, 'path'>): boolean => path === base.path
  const isSavedOver =
    copies.some(({ version }) => isTaken(version)) ||
    (cameByName(base, background) && ours.versions.some(isTaken))
  if (!isSavedOver) return transition
  return { key, sides, local: { from: undefined, to: base.path, text: theirs.text } }
}

/** Whether we have lately given a definition its place along with another name. */
function cameByName(version: Version, background: Background): boolean {
  const { path, definition } = version
  const { textOf, guidOf } = background
  const nameIn = (text: string | undefined): string | undefined => {
    const reading = text === undefined ? undefined : readDefinition(text)
    return reading?.kind === 'definition' ? nameKey(reading.definition) : undefined
  }
  return writesOf(version, background).some(write => {
    const isOwn = write.path === path && guidOf(write.after) === definition.guid
    return (
      isOwn && definition.guid !== undefined && nameIn(textOf(write.before)) !== nameIn(textOf(write.after))
    )
  })
}
