import type { Snapshot, Version } from '../../core/sync/snapshot.ts'
import type { MirrorTip } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import type { Activity } from '../ports/remote.ts'
import { type Applied, emptyState, pulledState, pushedState } from './mirror-state.ts'

/** The mirror as it is: what it ends with, and where; nowhere, before its first state. */
export interface Mirror {
  readonly versions: readonly Version[]
  readonly tip: MirrorTip | undefined
}

export interface Sight {
  readonly theirs: Snapshot
  readonly applied?: readonly Applied[]
  /** The audit log, where it was just read. */
  readonly rows?: readonly Activity[] | undefined
}

/**
 * The state of Xano that was seen becomes history: first what our own push has applied, in the developer's name, then
 * what is left of the difference, in the names of others.
 */
export async function record(
  { history, remote }: Pick<Ports, 'history' | 'remote'>,
  { versions, tip }: Mirror,
  { theirs, applied = [], rows }: Sight,
): Promise<MirrorTip> {
  const log = tip?.log
  const sent = pushedState({ versions, log }, applied)
  const after = sent ? { commit: await history.mirror(sent), log } : tip
  const before = { versions: sent?.versions ?? versions, log, ...(rows ? { rows } : {}) }
  const pulled = await pulledState(remote, before, theirs)
  if (!pulled && after) return after
  const state = pulled ?? (await emptyState(remote))
  return { commit: await history.mirror(state), log: state.log }
}
