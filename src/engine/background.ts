import type { Background } from '../core/sync/background.ts'
import { apart } from '../core/sync/change.ts'
import { afterHeadMoved, movedPaths } from '../core/sync/head-moved.ts'
import type { BlobId, Snapshot } from '../core/sync/snapshot.ts'
import { recentWrites } from '../core/sync/stale-buffer.ts'
import { blobId } from './blob-id.ts'
import type { Library } from './library.ts'
import type { Here } from './observe.ts'
import type { Ports } from './ports.ts'

const DAY_MS = 86_400_000

/**
 * Takes a move of HEAD since the last cycle for what it is: Base follows where a file is only behind. A branch whose
 * Base was lost, or never made, may have come from anywhere.
 */
export async function followHead(
  { history }: Pick<Ports, 'history'>,
  here: Here,
): Promise<{ here: Here; older: ReadonlySet<BlobId> }> {
  const { head, note, base, mirrorCommit } = here
  const nothing = { here, older: new Set<BlobId>() }
  if (mirrorCommit === undefined || (note.head !== undefined && note.head === head.commit)) return nothing
  const paths = movedPaths(here, new Set(note.marked.map(({ path }) => path)))
  if (paths.length === 0) return nothing
  const move = await history.headMove(note.head, head.commit, paths)
  const mirrored = new Set([...move.mirrored, ...inAnotherForm(here.ours, move.mirrored)])
  const after = afterHeadMoved(here, { ...move, mirrored })
  return { here: { ...here, base: { ...base, versions: after.base } }, older: after.older }
}

/** Files that say what the mirror once held, with other line ends or another end of the file. */
function inAnotherForm({ versions }: Snapshot, mirrored: ReadonlySet<BlobId>): BlobId[] {
  return versions.flatMap(({ form, text, blob }) => (form && mirrored.has(blobId(text)) ? [blob] : []))
}

/** What has to be remembered to plan for these sides. Git is asked only where something differs. */
export async function backgroundOf(
  { history, clock }: Pick<Ports, 'history' | 'clock'>,
  library: Library,
  { here, theirs, older }: { here: Here; theirs: Snapshot; older: ReadonlySet<BlobId> },
): Promise<Background> {
  const { base, ours, note } = here
  const edited = differing(base, ours)
  const news = differing(base, theirs)
  const writes = recentWrites(note.writes, clock.now())
  const doubtful = writes.filter(({ path }) => edited.has(path))
  const recent = news.size === 0 ? [] : await history.pushesSince(new Date(clock.now().getTime() - DAY_MS))
  const pushes = recent.filter(({ path }) => news.has(path))
  const { disputes, marked } = note
  const replaced = [...doubtful, ...pushes].flatMap(({ before, after }) => [before, after])
  await library.load([...replaced, ...marked.flatMap(({ theirs }) => theirs ?? [])], history)
  return { disputes, writes, marked, pushes, older, textOf: library.textOf }
}

/** Where one side holds something else than the other. */
function differing(one: Snapshot, other: Snapshot): Set<string> {
  return new Set(
    apart(one.versions, other.versions)
      .flat()
      .map(({ path }) => path),
  )
}
