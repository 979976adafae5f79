import type { RecentWrite } from '../core/sync/background.ts'
import { nextDisputes } from '../core/sync/dispute.ts'
import { rawText } from '../core/sync/file-group.ts'
import type { Outcomes } from '../core/sync/outcome.ts'
import type { Plan } from '../core/sync/plan.ts'
import { recentWrites } from '../core/sync/stale-buffer.ts'
import { blobId } from './blob-id.ts'
import type { Head, Note } from './ports.ts'

/** What to remember beside Base once a plan was carried out. */
export function nextNote(
  note: Note,
  { plan, outcomes, head, now }: { plan: Plan; outcomes: Outcomes; head: Head; now: Date },
): Note {
  const fresh = writesOf(plan, outcomes, now)
  return {
    disputes: nextDisputes(note.disputes, plan, outcomes),
    writes: fresh.length === 0 ? note.writes : recentWrites([...note.writes, ...fresh], now),
    head: head.commit,
  }
}

/** The files that were replaced, so that an editor which did not notice is recognised. */
function writesOf({ transitions }: Plan, outcomes: Outcomes, now: Date): RecentWrite[] {
  return transitions.flatMap(transition => {
    const { key, local, revived } = transition
    if (!local?.from || outcomes.get(key)?.local !== 'written') return []
    const raw = rawText(transition, local)
    if (raw === undefined || local.text === local.from.text) return []
    const before = local.from.blob
    return [{ path: local.to, before, after: blobId(raw), ...(revived ? { refused: before } : {}), at: now }]
  })
}
