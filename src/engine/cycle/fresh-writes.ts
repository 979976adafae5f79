import type { RecentWrite } from '../../core/sync/background.ts'
import { rawText } from '../../core/sync/file-group.ts'
import type { Outcomes } from '../../core/sync/outcome.ts'
import type { LocalWrite, Plan, Transition } from '../../core/sync/plan.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { areApart } from '../../core/xs/guid.ts'
import { blobId } from '../texts/blob-id.ts'

interface Writing {
  readonly transition: Transition
  readonly local: LocalWrite
}

/**
 * The files that were replaced or moved, so that an editor which did not notice is recognised; and those that came back,
 * since the next deletion of such a one is meant. Before them what has left its place, or had it by Base where another
 * one came: such an editor still shows that. `base` is what Base will be.
 */
export function freshWrites(
  { transitions }: Plan,
  outcomes: Outcomes,
  { base, now }: { readonly base: readonly Version[]; readonly now: Date },
): RecentWrite[] {
  const written = transitions.flatMap((transition): Writing[] => {
    const { key, local } = transition
    return local && outcomes.get(key)?.local === 'written' ? [{ transition, local }] : []
  })
  const gone = transitions.flatMap(({ key, sides: { base: known, ours, theirs }, local }) => {
    const isGone = !theirs || outcomes.get(key)?.remote?.kind === 'applied'
    return known && !ours && !local && isGone ? [known] : []
  })
  const moved = written.filter(({ local: { from, to, text } }) => text === undefined || from?.path !== to)
  const left = [
    ...gone,
    ...moved.flatMap(({ local }) => local.from ?? []),
    ...displaced(moved, written, base),
  ]
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
  const guids = new Map(moved.map(({ transition: { sides }, local }) => [local.to, guidOf(sides)]))
  if (guids.size === 0) return []
  const known = [...written.flatMap(({ transition }) => transition.sides.base ?? []), ...base]
  return known.filter(({ path, definition }) => guids.has(path) && areApart(definition.guid, guids.get(path)))
}

const guidOf = ({ base, ours, theirs }: Transition['sides']): string | undefined =>
  (theirs ?? base ?? ours)?.definition.guid

function replacedBy({ transition, local }: Writing, left: ReadonlySet<FilePath>, now: Date): RecentWrite[] {
  const { from, to } = local
  const raw = rawText(transition, local)
  const replaced = (from ?? transition.sides.base)?.blob
  if (raw === undefined || (replaced === undefined && !left.has(to))) return []
  const after = blobId(raw)
  const before = replaced ?? after
  return [{ path: to, before, after, ...(transition.revived ? { refused: before } : {}), at: now }]
}
