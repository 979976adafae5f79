import { compareReturned } from '../xs/canonical.ts'
import { type FilePath, foldPath } from '../xs/file-path.ts'
import { withLabelGuid } from '../xs/guid.ts'
import { staysPut } from '../xs/layout.ts'
import { ofLabel } from './label-text.ts'
import { type Match, pair } from './pair.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'

/** What a repository that was never in step with Xano here still knows of it. */
export interface Provenance {
  /** Every text that the history of HEAD ever held, and how many commits ago it came last. */
  readonly committed: ReadonlyMap<BlobId, number>
  /** Definitions as this branch of Xano certainly held them, and how many commits ago. */
  readonly known: ReadonlyMap<Version, number>
  /** What lay at the places of files that are `unaccounted` for, and how many commits ago it came last; newest first. */
  readonly earlier: ReadonlyMap<FilePath, readonly { readonly text: string; readonly age: number }[]>
  /** The name that git has for a text. */
  readonly blobOf: (text: string) => BlobId
}

interface Places {
  readonly ours: Snapshot
  readonly theirs: Snapshot
}

/**
 * The Base of a clone of a clone, definition by definition: Xano's present text, if the history ever held it, be it with
 * the guid that the file has from another label or in the layout of whoever committed it, and not only before it knew of
 * a later one in Xano; else that one; else none, so that what differs is a conflict and nothing is taken for a deletion.
 * Its place is the mirror's unless Xano has renamed it since, so that a file that lies elsewhere in the history stays there.
 */
export function adoptBase(sides: Places, provenance: Provenance): Version[] {
  const { known, earlier } = provenance
  const places = new Set([...known.keys()].map(({ path }) => foldPath(path)))
  return matched(sides, provenance).flatMap(({ base, ours: file, theirs: present }) => {
    const texts = (file && earlier.get(file.path)) ?? []
    const came =
      present &&
      (heldAsIs(present, file, provenance) ?? texts.find(({ text }) => isMadeOf(present, text))?.age)
    const seen = base && known.get(base)
    if (present && came !== undefined && came <= (seen ?? Infinity)) return [present]
    return base ? [laidOutAs(present, base, places)] : []
  })
}

/** Files that say something else than Xano, where no commit has its text just as it is. */
export function unaccounted(sides: Places, provenance: Omit<Provenance, 'earlier'>): Version[] {
  return matched(sides, provenance).flatMap(({ ours: file, theirs: present }) =>
    file && present && heldAsIs(present, file, provenance) === undefined && !isMadeOf(present, file.text)
      ? [file]
      : [],
  )
}

const matched = ({ ours, theirs }: Places, { known }: Pick<Provenance, 'known'>): readonly Match[] =>
  pair({ base: [...known.keys()], ours: ours.versions, theirs: theirs.versions }).matches

const heldAsIs = (
  present: Version,
  file: Version | undefined,
  { committed, blobOf }: Pick<Provenance, 'committed' | 'blobOf'>,
): number | undefined =>
  committed.get(present.blob) ?? (file && committed.get(blobOf(ofLabel(present, file))))

/** Whether Xano's text is what comes back of this one, once it was sent. */
export const isMadeOf = ({ text: present, definition: { guid } }: Version, text: string): boolean =>
  text === present || compareReturned(withLabelGuid(text, guid), present) !== 'altered'

/** The version at the place that Xano's present one has, where only the layout differs and no other was known there. */
function laidOutAs(present: Version | undefined, base: Version, places: ReadonlySet<string>): Version {
  const isElsewhere =
    present && !places.has(foldPath(present.path)) && staysPut(base.definition, present.definition)
  return isElsewhere ? { ...base, path: present.path } : base
}
