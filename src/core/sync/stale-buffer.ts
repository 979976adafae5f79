import { enter } from '../xs/enter.ts'
import { merge, type Merge } from '../merge/merge.ts'
import { undoes } from '../merge/undoes.ts'
import type { Sides } from '../sides.ts'
import type { FilePath } from '../xs/file-path.ts'
import { areApart } from '../xs/guid.ts'
import type { Background, RecentWrite } from './background.ts'
import type { BlobId, Version } from './snapshot.ts'
import { wereTaken } from './withhold-taken.ts'

/** A text that an editor saved without having seen what we wrote, and what comes of merging that into it again. */
export interface Revival {
  readonly merged: Merge
  /** The text from which the editor went out. */
  readonly before: string
  /** What the file held when it was saved over. */
  readonly after: string
}

/**
 * Recognises an editor that had not reloaded: its save takes back the whole of what we wrote, by that write and those
 * after it, and of what the file has become since. What a later write has replaced, nobody lacks. The same text, saved a
 * second time, is a wish. `base`: the definition that the file counts as, whatever guid is in it.
 */
export function reviveStale(ours: Version, background: Background, base?: Version): Revival | undefined {
  const { textOf } = background
  const own = writesOf(ours, background, base)
  const last = own.at(-1)
  if (!last || last.after === ours.blob || last.refused === ours.blob) return undefined
  const after = textOf(ownNewest(last, background))
  if (after === undefined) return undefined
  for (const write of own) {
    const before = textOf(write.before)
    if (before === undefined) continue
    const since = new Set([textOf(write.after), textOf(last.after), after])
    const isTakenBack = (text: string | undefined): boolean =>
      text !== undefined &&
      undoes({ before, after: text }, ours.text) &&
      !wereTaken({ before, after: text }, ours.text)
    if (![...since].every(isTakenBack)) continue
    return { merged: merge({ base: before, ours: ours.text, theirs: after }), before, after }
  }
  return undefined
}

/** Whether we have written the file of a definition lately. */
export const wasWritten = (ours: Version, background: Background, base?: Version): boolean =>
  writesOf(ours, background, base).length > 0

/** What the file held last, as far as that is known. */
export const newest = ({ after, since }: RecentWrite): BlobId => since ?? after

/** The same, but for another definition that has come to the place since. */
const ownNewest = (write: RecentWrite, { guidOf }: Written): BlobId =>
  areApart(guidOf(newest(write)), guidOf(write.after)) ? write.after : newest(write)

/** A file of which a person has decided what it holds; nothing, where it is to be gone. */
export interface Decided {
  readonly sides: Sides<Version | undefined>
  readonly text: string | undefined
}

/**
 * The writes but for those of these files, wherever they lay then, that go by what they are to hold: a person has decided
 * so. What the text still has of them an editor can lack. Where the files lay stays known, unless that was about one which
 * another definition has left behind.
 */
export function withoutWritesOf(files: readonly Decided[], known: Written): RecentWrite[] {
  const decided = new Set(
    files.flatMap(({ sides: { base, ours }, text }) => {
      if (!ours) return []
      const own = writesOf(ours, known, base)
      const isOther = areApart(ours.definition.guid, base?.definition.guid)
      return isOther ? own : own.filter(write => goesBy(write, text, known))
    }),
  )
  return known.writes.filter(write => !decided.has(write))
}

/** Whether nothing of a write is left in a text. */
function goesBy({ before, after }: RecentWrite, text: string | undefined, { textOf }: Written): boolean {
  if (before === after) return false
  const [old, fresh] = [textOf(before), textOf(after)]
  return (
    text === undefined ||
    old === undefined ||
    fresh === undefined ||
    undoes({ before: old, after: fresh }, text)
  )
}

/** What was written, and what is known of its texts. */
export type Written = Pick<Background, 'writes' | 'textOf' | 'guidOf'>

/** A write whose text is still known, the guid in that, and the one before. */
interface Attributed {
  readonly write: RecentWrite
  readonly at: number
  readonly guid: string | undefined
  readonly from: string | undefined
}

/** The writes at a place, and those of a guid: each background is asked about all that was edited. */
type Ledger = ReadonlyMap<string, readonly Attributed[]>

const ledgers = new WeakMap<Written, Ledger>()

/**
 * The writes that were a definition's, oldest first. Places are given up, and taken by others; and a file that has
 * moved since takes its guid along, or the name by which Base knows that. An object that was made anew under its name,
 * maybe more than once, has another guid than the text that an editor still holds.
 */
export function writesOf(
  { path, definition: { guid } }: Version,
  background: Written,
  base?: Version,
): RecentWrite[] {
  const ledger = ledgerFor(background)
  const here = ledger.get(path) ?? []
  const guids = new Set([guid, base?.definition.guid].filter(each => each !== undefined))
  // A set is walked through with what is added meanwhile.
  for (const each of guids)
    for (const { from } of ledger.get(asGuid(each)) ?? []) if (from !== undefined) guids.add(from)
  const own =
    guids.size === 0
      ? here
      : [
          ...here.filter(each => each.guid === undefined),
          ...[...guids].flatMap(each => ledger.get(asGuid(each)) ?? []),
        ]
  return [...own].sort((a, b) => a.at - b.at).map(({ write }) => write)
}

/** All that was written at a place, oldest first. */
export const writesAt = (path: FilePath, background: Written): readonly RecentWrite[] =>
  (ledgerFor(background).get(path) ?? []).map(({ write }) => write)

function ledgerFor(background: Written): Ledger {
  const ledger = ledgers.get(background) ?? ledgerOf(background)
  ledgers.set(background, ledger)
  return ledger
}

function ledgerOf({ writes, textOf, guidOf }: Written): Ledger {
  const ledger = new Map<string, Attributed[]>()
  for (const [at, write] of writes.entries()) {
    if (textOf(write.after) === undefined) continue
    const guid = guidOf(write.after)
    const attributed = { write, at, guid, from: guidOf(write.before) }
    enter(ledger, write.path, attributed)
    if (guid !== undefined) enter(ledger, asGuid(guid), attributed)
  }
  return ledger
}

/** As no path reads. */
const asGuid = (guid: string): string => `\0${guid}`

/** The writes to remember: those of the last day, oldest first. */
export function recentWrites(writes: readonly RecentWrite[], now: Date): RecentWrite[] {
  const limit = now.getTime() - 86_400_000
  return writes.filter(({ at }) => at.getTime() > limit)
}
