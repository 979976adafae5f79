import type { Background } from './background.ts'
import type { Match } from './pair.ts'
import type { Conflict } from './plan.ts'
import type { BlobId } from './snapshot.ts'

/**
 * What is in question about definitions that a run cannot look at, because a text of them cannot be read or something
 * lies in its place: nobody has answered it by that. So it is with what git has put there, where only half of a file is
 * saved just then.
 */
export function unseen(
  matches: readonly Match[],
  legible: readonly Match[],
  { disputes, older, textOf, guidOf }: Background,
): readonly Conflict[] {
  if (matches.length === legible.length || disputes.length + older.size === 0) return []
  const seen = new Set(legible)
  return matches.flatMap(match => {
    if (seen.has(match)) return []
    const { key, base, ours, theirs } = match
    const versions = [base, ours, theirs].filter(version => version !== undefined)
    const guids = new Set(versions.flatMap(({ definition }) => definition.guid ?? []))
    const isItsOwn = (blob: BlobId | undefined): blob is BlobId =>
      blob !== undefined && (versions.some(version => version.blob === blob) || guids.has(guidOf(blob) ?? ''))
    const open = disputes
      .filter(dispute => isItsOwn(dispute.ours) || isItsOwn(dispute.theirs))
      .map((by): Conflict => ({ key, sides: { base, ours, theirs }, cause: by.cause, regions: [], by }))
    const fresh = [...older].flatMap((blob): Conflict[] => {
      const text = textOf(blob)
      if (!base || text === undefined || !isItsOwn(blob)) return []
      const { definition, path } = base
      const brought = { definition, path, text, blob }
      return [{ key, sides: { base, ours: brought, theirs }, cause: 'older', regions: [] }]
    })
    return [...open, ...fresh]
  })
}
