import { foldPath } from '../xs/file-path.ts'
import { staysPut } from '../xs/layout.ts'
import { ofLabel } from './label-text.ts'
import { pair } from './pair.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'

/** What a repository that was never in step with Xano here still knows of it. */
export interface Provenance {
  /** Every text that the history of HEAD ever held, and how many commits ago it came last. */
  readonly committed: ReadonlyMap<BlobId, number>
  /** Definitions as this branch of Xano certainly held them, and how many commits ago. */
  readonly known: ReadonlyMap<Version, number>
  /** The name that git has for a text. */
  readonly blobOf: (text: string) => BlobId
}

/**
 * The Base of a clone of a clone, definition by definition: Xano's present text, if the history ever held it, be it with
 * the guid that the file has from another label, and not only before it knew of a later one in Xano; else that one; else
 * none, so that what differs is a conflict and nothing is taken for a deletion. Its place is the mirror's unless Xano has
 * renamed it since, so that a file that lies elsewhere in the history stays there.
 */
export function adoptBase(
  { ours, theirs }: { readonly ours: Snapshot; readonly theirs: Snapshot },
  { committed, known, blobOf }: Provenance,
): Version[] {
  const places = new Set([...known.keys()].map(({ path }) => foldPath(path)))
  const sides = { base: [...known.keys()], ours: ours.versions, theirs: theirs.versions }
  return pair(sides).matches.flatMap(({ base, ours: file, theirs: present }) => {
    const came =
      present && (committed.get(present.blob) ?? (file && committed.get(blobOf(ofLabel(present, file)))))
    const seen = base && known.get(base)
    if (present && came !== undefined && came <= (seen ?? Infinity)) return [present]
    return base ? [laidOutAs(present, base, places)] : []
  })
}

/** The version at the place that Xano's present one has, where only the layout differs and no other was known there. */
function laidOutAs(present: Version | undefined, base: Version, places: ReadonlySet<string>): Version {
  const isElsewhere =
    present && !places.has(foldPath(present.path)) && staysPut(base.definition, present.definition)
  return isElsewhere ? { ...base, path: present.path } : base
}
