import type { RecentWrite } from '../../core/sync/background.ts'
import { rawText } from '../../core/sync/file-group.ts'
import type { Outcomes } from '../../core/sync/outcome.ts'
import type { LocalWrite, Plan, Transition } from '../../core/sync/plan.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { areApart } from '../../core/xs/guid.ts'
import { blobId } from '../texts/blob-id.ts'

/** What Base will be, and when. */
interface After {
  readonly base: readonly Version[]
  readonly now: Date
}

interface Writing extends Pick<LocalWrite, 'from' | 'to'> {
  readonly transition: Transition
  /** What the file holds by it; nothing, where it goes. */
  readonly after: BlobId | undefined
}

/**
 * The files that were replaced or moved, so that an editor which did not notice is recognised; and those that came back,
 * since the next deletion of such a one is meant. Before them what has left its place, or had it by Base where another
 * one came: such an editor still shows that. `base` is what Base will be.
 */
export function freshWrites(plan: Plan, outcomes: Outcomes, { base, now }: After): RecentWrite[] {
  const { transitions } = plan
  const written = transitions.flatMap((transition): Writing[] => {
    const { key, local } = transition
    if (!local || outcomes.get(key)?.local !== 'written') return []
    const raw = rawText(transition, local)
    return [{ transition, from: local.from, to: local.to, after: raw === undefined ? raw : blobId(raw) }]
  })
  const gone = transitions.flatMap(({ key, sides: { base: known, ours, theirs }, local }) => {
    const isGone = !theirs || outcomes.get(key)?.remote?.kind === 'applied'
    return known && !ours && !local && isGone ? [known] : []
  })
  return writesOf(written, gone, { base, now })
}

/**
 * The same of the news that files hold already when Base comes to know them: a run that was ended had written them, or
 * git brought them, and an editor may lack them as well.
 */
export function heldAlready({ transitions }: Plan, outcomes: Outcomes, after: After): RecentWrite[] {
  const held = transitions.flatMap((transition): Writing[] => {
    const { key, sides, local, caughtUp } = transition
    const { base: from, ours, theirs } = sides
    const news = caughtUp ?? (local ? undefined : theirs)
    if (!ours || !news || from?.blob === news.blob || outcomes.get(key)?.arrivesAgain) return []
    return [{ transition, from, to: ours.path, after: news.blob }]
  })
  return writesOf(held, [], after)
}

function writesOf(
  written: readonly Writing[],
  gone: readonly Version[],
  { base, now }: After,
): RecentWrite[] {
  const moved = written.filter(({ from, to, after }) => after === undefined || from?.path !== to)
  const left = [...gone, ...moved.flatMap(({ from }) => from ?? []), ...displaced(moved, written, base)]
  const distinct = new Map(left.map(version => [`${version.path}\0${version.blob}`, version]))
  const before = [...distinct.values()].map(({ path, blob }) => ({
    path,
    before: blob,
    after: blob,
    at: now,
  }))
  const places = new Set(left.map(({ path }) => path))
  return [...before, ...written.flatMap(writing => replacedBy(writing, places, now))]
}

/** What belonged by Base where other definitions have come to lie. */
function displaced(
  moved: readonly Writing[],
  written: readonly Writing[],
  base: readonly Version[],
): readonly Version[] {
  const guids = new Map(moved.map(({ transition: { sides }, to }) => [to, guidOf(sides)]))
  if (guids.size === 0) return []
  const known = [...written.flatMap(({ transition }) => transition.sides.base ?? []), ...base]
  return known.filter(({ path, definition }) => guids.has(path) && areApart(definition.guid, guids.get(path)))
}

const guidOf = ({ base, ours, theirs }: Transition['sides']): string | undefined =>
  (theirs ?? base ?? ours)?.definition.guid

function replacedBy(
  { transition, from, to, after }: Writing,
  left: ReadonlySet<FilePath>,
  now: Date,
): RecentWrite[] {
  const before = (from ?? transition.sides.base)?.blob ?? (left.has(to) ? after : undefined)
  if (before === undefined || after === undefined) return []
  return [{ path: to, before, after, ...(transition.revived ? { refused: before } : {}), at: now }]
}
