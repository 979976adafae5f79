import type { CommitId } from '../../engine/ports/git.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import { moveRefs } from '../git/refs.ts'
import { readTip } from '../git/tips.ts'
import { readTrailers } from '../git/trailers.ts'
import { baseRef } from './base.ts'
import { mirrorRef } from './mirror.ts'

/** The Base of a git branch, and the place that it is about. */
export interface PlacedBase {
  readonly commit: CommitId
  /** Nothing where the commit does not say it: then it is none of ours, or somebody has changed it. */
  readonly place: Binding | undefined
}

/** Whether two are one place: the same branch of the same workspace. */
export const isSamePlace = (one: Binding, other: Binding): boolean =>
  one.origin === other.origin && one.workspace === other.workspace && one.label === other.label

/** What the Base of a git branch is about, wherever the branch is bound now; nothing where there is no Base. */
export async function basePlace(git: Git, branch: string): Promise<PlacedBase | undefined> {
  const found = await endingOf(git, baseRef(branch))
  if (!found) return undefined
  const trailer = trailersOf(found.ending)
  const [origin, label] = [trailer('Xano-Origin'), trailer('Xano-Branch')]
  const workspace = workspaceIn(trailer)
  const isWhole = origin !== '' && label !== '' && workspace !== undefined
  return { commit: found.commit, place: isWhole ? { origin, workspace, label } : undefined }
}

/** The workspace whose states the mirror of a label holds; nothing where no mirror says it. */
export async function mirroredWorkspace(git: Git, label: string): Promise<number | undefined> {
  const found = await endingOf(git, mirrorRef(label))
  return found && workspaceIn(trailersOf(found.ending))
}

function workspaceIn(trailer: (key: string) => string): number | undefined {
  const value = trailer('Xano-Workspace')
  return /^\d+$/.test(value) ? Number(value) : undefined
}

/** Forgets a Base. Every text of it is in the mirror, or among what was sent. */
export async function dropBase(git: Git, branch: string, { commit }: PlacedBase): Promise<void> {
  await moveRefs(git, [{ ref: baseRef(branch), to: undefined, from: commit }], 'bound anew')
}

async function endingOf(git: Git, ref: string): Promise<{ commit: CommitId; ending: string } | undefined> {
  const { commit, text } = await readTip(git, ref)
  return commit && text && { commit, ending: text.ending }
}

function trailersOf(ending: string): (key: string) => string {
  const trailers = readTrailers(ending)
  return key => trailers.get(key)?.[0] ?? ''
}
