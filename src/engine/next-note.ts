import type { Marked, RecentWrite } from '../core/sync/background.ts'
import { type Dispute, nextDisputes, standing } from '../core/sync/dispute.ts'
import { rawText } from '../core/sync/file-group.ts'
import type { Outcomes } from '../core/sync/outcome.ts'
import type { Plan } from '../core/sync/plan.ts'
import { recentWrites } from '../core/sync/stale-buffer.ts'
import type { Snapshot, Version } from '../core/sync/snapshot.ts'
import { withoutGuid } from '../core/xs/guid.ts'
import { nameKey } from '../core/xs/identity.ts'
import { blobId } from './blob-id.ts'
import type { Head, Note } from './ports.ts'

interface Done {
  readonly plan: Plan
  readonly outcomes: Outcomes
  /** The folder as it was seen, and Base as it will be. */
  readonly ours: Snapshot
  readonly base: readonly Version[]
  readonly head: Head
  readonly now: Date
}

/** What to remember beside Base once a plan was carried out. */
export function nextNote(note: Note, { plan, outcomes, ours, base, head, now }: Done): Note {
  const fresh = writesOf(plan, outcomes, now)
  const marked = note.marked.filter(mark => isOpen(mark, ours, base))
  return {
    disputes: [...nextDisputes(note.disputes, plan, outcomes), ...resting(note.disputes, plan, marked)],
    writes: fresh.length === 0 ? note.writes : recentWrites([...note.writes, ...fresh], now),
    marked,
    head: head.commit,
    ...(note.stash === undefined ? {} : { stash: note.stash }),
  }
}

/** Disputes about the text that a marked file had before: it stands again where that comes back. */
function resting(disputes: readonly Dispute[], { conflicts }: Plan, marked: readonly Marked[]): Dispute[] {
  const before = new Set(marked.flatMap(mark => mark.before ?? []))
  return disputes.filter(
    dispute =>
      dispute.ours !== undefined &&
      before.has(dispute.ours) &&
      !conflicts.some(({ sides }) => standing([dispute], sides)),
  )
}

/** Markers that stand in the file, or somebody's word that Base has not taken in yet. */
function isOpen({ path }: Marked, ours: Snapshot, base: readonly Version[]): boolean {
  const file = ours.versions.find(version => version.path === path)
  if (!file) return ours.unreadable.some(unreadable => unreadable.path === path)
  const name = nameKey(file.definition)
  const isTaken = ({ blob, text, definition }: Version): boolean =>
    blob === file.blob || (nameKey(definition) === name && withoutGuid(text) === withoutGuid(file.text))
  return !base.some(isTaken)
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
