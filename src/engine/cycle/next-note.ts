import type { Marked, RecentWrite } from '../../core/sync/background.ts'
import { type Dispute, nextDisputes, openDisputes } from '../../core/sync/dispute.ts'
import { isEdited } from '../../core/sync/edited.ts'
import { rawText } from '../../core/sync/file-group.ts'
import type { Outcomes } from '../../core/sync/outcome.ts'
import { openConflicts, type Plan } from '../../core/sync/plan.ts'
import type { Snapshot, Version } from '../../core/sync/snapshot.ts'
import { newest, recentWrites } from '../../core/sync/stale-buffer.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { enter } from '../../core/xs/enter.ts'
import { sameTokens } from '../../core/xs/equality.ts'
import { withoutGuid } from '../../core/xs/guid.ts'
import { nameKey } from '../../core/xs/identity.ts'
import type { Head } from '../ports/git.ts'
import type { Note } from '../ports/history.ts'
import { blobId } from '../texts/blob-id.ts'
import { freshWrites } from './fresh-writes.ts'

interface Done {
  readonly plan: Plan
  readonly outcomes: Outcomes
  /** Both sides as they were seen, and Base as it will be. */
  readonly ours: Snapshot
  readonly theirs: Snapshot
  readonly base: readonly Version[]
  readonly head: Head
  readonly now: Date
}

/** What to remember beside Base once a plan was carried out. */
export function nextNote(note: Note, { plan, outcomes, ours, theirs, base, head, now }: Done): Note {
  const fresh = freshWrites(plan, outcomes, { base, now })
  const held = heldAlready(plan, outcomes, now)
  const old = fresh.length + held.length === 0 ? note.writes : recentWrites(note.writes, now)
  const marked = withoutGivenUp(openMarks(note.marked, { plan, outcomes, ours, theirs, base }), plan)
  return {
    disputes: [...nextDisputes(note.disputes, plan, outcomes), ...resting(note.disputes, plan, marked)],
    writes: [...followed([...old, ...held], fresh, { plan, outcomes, ours, base }), ...fresh],
    marked,
    head: head.commit,
    ...(note.stash === undefined ? {} : { stash: note.stash }),
  }
}

/** Disputes about the text that a marked file had before: it stands again where that comes back. */
function resting(disputes: readonly Dispute[], plan: Plan, marked: readonly Marked[]): Dispute[] {
  if (marked.length === 0) return []
  const open = openDisputes(disputes, openConflicts(plan))
  const before = new Set(marked.flatMap(mark => mark.before ?? []))
  return disputes.filter(
    dispute => dispute.ours !== undefined && before.has(dispute.ours) && !open.has(dispute),
  )
}

/**
 * Markers that stand in the file, or somebody's word that one side has not taken in yet. That may be the very text from
 * before, which Base has had all along: a run that was not about it leaves it open. Where the file was given Xano's text
 * after all, there is no such word any more.
 */
function openMarks(
  marked: readonly Marked[],
  { plan, outcomes, ours, theirs, base }: Pick<Done, 'plan' | 'outcomes' | 'ours' | 'theirs' | 'base'>,
): readonly Marked[] {
  if (marked.length === 0) return marked
  const files = new Map(ours.versions.map(version => [version.path, version]))
  const planned = new Set(plan.transitions.map(({ sides }) => sides.ours?.path))
  const taken = new Set(
    plan.transitions.flatMap(({ key, sides, local }) => {
      const isXanos = local?.text === sides.theirs?.text && outcomes.get(key)?.local === 'written'
      return local?.from && isXanos ? [local.from.path] : []
    }),
  )
  const unread = new Set(ours.unreadable.map(({ path }) => path))
  const isIn = holding(base)
  const isThere = holding(theirs.versions)
  return marked.filter(({ path }) => {
    if (taken.has(path)) return false
    const file = files.get(path)
    if (!file) return unread.has(path)
    return !isIn(file) || !(planned.has(path) || isThere(file))
  })
}

/** Whether some state holds a file, in whatever layout. */
function holding(versions: readonly Version[]): (file: Version) => boolean {
  const named = new Map<string, Version[]>()
  for (const version of versions) enter(named, nameKey(version.definition), version)
  return file => named.get(nameKey(file.definition))?.some(known => !isEdited(file, known)) ?? false
}

/**
 * Where git has put an older state instead of markers, nothing that is typed into that is an answer to them. Where Xano has
 * taken back what a word goes out from, that is what a person is asked about.
 */
function withoutGivenUp(marked: readonly Marked[], plan: Plan): readonly Marked[] {
  if (marked.length === 0) return marked
  const asked = new Map(
    openConflicts(plan).flatMap(({ cause, sides: { ours } }) =>
      (cause === 'older' || cause === 'undone') && ours ? [[ours.path, ours.blob] as const] : [],
    ),
  )
  return marked.filter(({ path, before }) => !asked.has(path) || asked.get(path) === before)
}

/** The writes so far. What a person has made of a file since, and both sides hold, is what an editor may lack of it. */
function followed(
  writes: readonly RecentWrite[],
  fresh: readonly RecentWrite[],
  { plan, outcomes, ours, base }: Pick<Done, 'plan' | 'outcomes' | 'ours' | 'base'>,
): readonly RecentWrite[] {
  const last = new Map(writes.map(write => [write.path, write]))
  for (const { path } of fresh) last.delete(path)
  if (last.size === 0) return writes
  const put = filesPut(plan, outcomes, last)
  const taken = new Set(put.map(({ path }) => path))
  const edited = [...ours.versions.filter(({ path }) => !taken.has(path)), ...put].filter(
    ({ path, blob }) => {
      const write = last.get(path)
      return write !== undefined && newest(write) !== blob
    },
  )
  if (edited.length === 0) return writes
  const named = new Map(base.map(version => [nameKey(version.definition), version]))
  const agreed = new Map(
    edited.flatMap(({ path, text, definition }) => {
      const taken = named.get(nameKey(definition))
      return taken && sameTokens(withoutGuid(text), withoutGuid(taken.text)) ? [[path, taken.blob]] : []
    }),
  )
  return writes.map(write => {
    const since = last.get(write.path) === write ? agreed.get(write.path) : undefined
    return since === undefined || since === newest(write) ? write : { ...write, since }
  })
}

type File = Pick<Version, 'path' | 'blob' | 'text' | 'definition'>

/** What a plan has put at some places. */
function filesPut(
  { transitions }: Plan,
  outcomes: Outcomes,
  places: ReadonlyMap<FilePath, RecentWrite>,
): readonly File[] {
  return transitions.flatMap((transition): File[] => {
    const { key, local, sides } = transition
    const definition = (local?.from ?? sides.theirs)?.definition
    if (!local || !definition || !places.has(local.to) || outcomes.get(key)?.local !== 'written') return []
    const text = rawText(transition, local)
    return text === undefined ? [] : [{ path: local.to, blob: blobId(text), text, definition }]
  })
}

/**
 * The news that files hold already when Base comes to know them: a run that was ended had written them, or git brought
 * them, and an editor may lack them as well.
 */
function heldAlready({ transitions }: Plan, outcomes: Outcomes, now: Date): RecentWrite[] {
  return transitions.flatMap(({ key, sides: { base, ours, theirs }, local, caughtUp }) => {
    const held = caughtUp ?? (local ? undefined : theirs)
    if (!base || !ours || !held || base.blob === held.blob || outcomes.get(key)?.arrivesAgain) return []
    return [{ path: ours.path, before: base.blob, after: held.blob, at: now }]
  })
}
