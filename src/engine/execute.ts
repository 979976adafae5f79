import type { Outcome, Outcomes } from '../core/sync/outcome.ts'
import type { Plan } from '../core/sync/plan.ts'
import { rawText } from '../core/sync/file-group.ts'
import type { DefinitionKey } from '../core/xs/identity.ts'
import type { LocalOutcome } from '../core/sync/outcome.ts'
import { blobId } from './blob-id.ts'
import type { Arrival, CommitId, Head, Ports, RemoteSnapshot } from './ports.ts'
import { type Mission, push } from './push.ts'
import { writeLocal } from './write-local.ts'

export interface Execution {
  readonly outcomes: Outcomes
  /** The mirror's last commit. */
  readonly mirror: CommitId
  /** Where git stands now. */
  readonly head: Head
  /** Xano as it was read back after a push. */
  readonly seen: RemoteSnapshot | undefined
}

/** Carries out a plan: the files first, then git's index and branch, then what the files hold goes to Xano. */
export async function execute(ports: Ports, mission: Mission): Promise<Execution> {
  const written = await writeLocal(ports, mission.here, mission.plan)
  const landed = await ports.history.land(arrivals(mission.plan, written.outcomes), mission.here.head)
  const pushed = await push(ports, mission, { ...written, head: landed.head })
  const end = pushed.mirror === mission.mirror ? landed : await ports.history.land([], landed.head)
  const outcomes = new Map<DefinitionKey, Outcome>()
  for (const { key } of mission.plan.transitions) {
    const local = written.outcomes.get(key)
    const remote = pushed.outcomes.get(key)
    outcomes.set(key, { ...(local ? { local } : {}), ...(remote ? { remote } : {}) })
  }
  return { outcomes, mirror: pushed.mirror, head: end.head, seen: pushed.seen }
}

/** What came from Xano and stands in the files, or stood there already. */
function arrivals({ transitions }: Plan, written: ReadonlyMap<DefinitionKey, LocalOutcome>): Arrival[] {
  return transitions.flatMap(transition => {
    const { key, sides, local, remote } = transition
    const isNews = sides.base?.blob !== sides.theirs?.blob && (local !== undefined || remote === undefined)
    if (!isNews || written.get(key) === 'stale') return []
    const raw = local ? rawText(transition, local) : undefined
    const file = local
      ? raw === undefined
        ? undefined
        : { path: local.to, blob: blobId(raw) }
      : sides.ours && { path: sides.ours.path, blob: sides.ours.blob }
    return [{ key, before: sides.base, theirs: sides.theirs, from: local?.from?.path, file }]
  })
}
