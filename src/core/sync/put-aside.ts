import { merge } from '../merge/merge.ts'
import { countLines, surplus } from '../merge/said-lines.ts'
import { stillLacks } from '../merge/still-lacks.ts'
import { type Replacement, undoes } from '../merge/undoes.ts'
import type { FilePath } from '../xs/file-path.ts'
import { areApart } from '../xs/guid.ts'
import { pair } from './pair.ts'
import type { BlobId, Snapshot } from './snapshot.ts'

/** Files by path, as git holds them in two places. */
export interface Stashing {
  /** What was committed when the stash was made: HEAD may have followed Xano since. */
  readonly committed: ReadonlyMap<FilePath, BlobId>
  /** What was not committed then; nothing for a file that was not there. */
  readonly stashed: ReadonlyMap<FilePath, BlobId | undefined>
  /** The text of what was committed, and of what was not. */
  readonly textOf: (blob: BlobId) => string | undefined
  /** The guid in such a text. */
  readonly guidOf: (blob: BlobId) => string | undefined
}

/**
 * The files that `git stash` has put back to what was committed, where Base has moved on from that: what was saved, and
 * maybe sent, lies in the stash or where the file had been moved, and is to come back; also where they were edited on top
 * of that, or moved since. What the stash does not hold of it came later. Of a file that is not committed at all, or at
 * whose place another definition is, nothing is left, and Base's text stands for it. Nobody has typed or deleted these
 * files, and nothing of that is sent before a person has said that it is meant. It takes a stash to tell: what
 * `git checkout -- FILE`, `git restore` or `git reset --hard` put back lies nowhere else, so that it is a wish, and an
 * edit like any other.
 */
export function putAside(
  { base, ours }: { readonly base: Snapshot; readonly ours: Snapshot },
  { committed, stashed, textOf, guidOf }: Stashing,
): ReadonlySet<BlobId> {
  const { matches } = pair({ base: base.versions, ours: ours.versions, theirs: [] })
  return new Set(
    matches.flatMap(({ base: known, ours: file }) => {
      if (!known || known.blob === file?.blob) return []
      const isOther = (blob: BlobId | undefined): boolean =>
        areApart(blob && guidOf(blob), known.definition.guid)
      if (!file) {
        const there = committed.get(known.path)
        const isGone = there === undefined || isOther(there)
        return isGone && stashed.get(known.path) !== undefined ? [known.blob] : []
      }
      const places = [file.path, known.path].filter(path => stashed.has(path))
      const [first] = places
      if (first === undefined) return []
      // Where names were exchanged, another definition lies at one of both places.
      const within = <T extends BlobId | undefined>(held: ReadonlyMap<FilePath, T>): T | undefined =>
        held.get(places.find(path => held.has(path) && !isOther(held.get(path))) ?? first)
      const [from, saved] = [within(committed), within(stashed)]
      if (from === undefined || saved === file.blob) return []
      const before = textOf(from)
      const aside = saved === undefined ? undefined : textOf(saved)
      const isEarlier =
        before !== undefined && aside !== undefined && isFromBefore({ before, after: known.text }, aside)
      if (isEarlier) return []
      const takesBack = before !== undefined && undoes({ before, after: known.text }, file.text)
      return from === file.blob || takesBack ? [file.blob] : []
    }),
  )
}

/** Whether a text was there before a replacement, and is no edit of what came of that. */
function isFromBefore({ before, after }: Replacement, text: string): boolean {
  if (!undoes({ before, after }, text)) return false
  // Where HEAD has followed Xano and Base could not, it is Base that lacks something of what is committed.
  if (stillLacks(before, { was: after, now: text })) return false
  // Lines that were only added may have been edited.
  const isTakenFrom = surplus(countLines(before), countLines(after)).length > 0
  return isTakenFrom || merge({ base: before, ours: text, theirs: after }).kind === 'merged'
}
