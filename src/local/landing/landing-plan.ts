import { merge } from '../../core/merge/merge.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import { readDefinition } from '../../core/xs/definition.ts'
import { sameTokens } from '../../core/xs/equality.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { withGuid } from '../../core/xs/guid.ts'
import { quote } from '../../core/xs/literal.ts'
import type { Arrival } from '../../engine/ports/history.ts'
import { blobId } from '../../engine/texts/blob-id.ts'

/** What the checked-out commit and the index hold at the places of an arrival, with their texts. */
export interface Ground {
  readonly head: ReadonlyMap<FilePath, BlobId>
  readonly index: ReadonlyMap<FilePath, BlobId | 'unmerged'>
  textOf(blob: BlobId): string
}

/** One file of the commit to be made. */
export type Placing = { readonly blob: BlobId } | { readonly text: string } | undefined

export interface LandingPlan {
  readonly changes: ReadonlyMap<FilePath, Placing>
  /** What the changes bring. */
  readonly landed: readonly Arrival[]
  /** What stays in the working tree for the developer, and why. */
  readonly left: readonly { readonly path: FilePath; readonly why: 'staged' | 'diverged' }[]
}

/** What one arrival would do to the commit. */
interface Wish {
  readonly arrival: Arrival
  readonly path: FilePath
  /** Where the commit holds the definition until now. */
  readonly home: FilePath | undefined
  readonly placing: Placing
}

type Left = LandingPlan['left'][number]

/** Decides what one commit brings of what arrived, on top of what the branch holds of it. */
export function planLanding(arrivals: readonly Arrival[], ground: Ground): LandingPlan {
  const wishes: Wish[] = []
  const left: Left[] = []
  for (const arrival of arrivals) {
    const home = homeOf(arrival, ground)
    const placing = place(arrival, home, ground)
    const target = arrival.file?.path
    const moves = home !== undefined && target !== undefined && home !== target && isMovedThere(arrival, home)
    const path = moves ? target : (home ?? target)
    if (placing === 'none' || path === undefined) continue
    if (placing === 'diverged') left.push({ path, why: 'diverged' })
    else if (target !== undefined || placing === undefined) wishes.push({ arrival, path, home, placing })
  }
  return settleWishes(wishes, left, ground)
}

/** What is staged or would lose its place stays as it is, and so does whatever would have taken its place. */
function settleWishes(wishes: readonly Wish[], left: readonly Left[], ground: Ground): LandingPlan {
  const intended = changesOf(wishes)
  const staged = wishes.filter(({ path, home }) =>
    [path, home ?? path].some(one => isStaged(one, intended.get(one), ground)),
  )
  let landing = without(staged, wishes)
  const blocked: Wish[] = []
  for (let more = blockedIn(landing, ground); more.length > 0; more = blockedIn(landing, ground)) {
    for (const one of more) blocked.push(one)
    landing = without(more, landing)
  }
  const why = (some: readonly Wish[], reason: Left['why']): Left[] =>
    some.map(({ path }) => ({ path, why: reason }))
  return {
    changes: changesOf(landing),
    landed: landing.map(({ arrival }) => arrival),
    left: [...left, ...why(staged, 'staged'), ...why(blocked, 'diverged')],
  }
}

function without(some: readonly Wish[], wishes: readonly Wish[]): readonly Wish[] {
  const left = new Set(some)
  return wishes.filter(wish => !left.has(wish))
}

/** The place that one definition gives up may be the one that another takes. */
function changesOf(wishes: readonly Wish[]): Map<FilePath, Placing> {
  const changes = new Map<FilePath, Placing>()
  for (const { home } of wishes) if (home !== undefined) changes.set(home, undefined)
  for (const { path, placing } of wishes) if (placing) changes.set(path, placing)
  return changes
}

/** What would take the place of a definition that stays there. */
function blockedIn(wishes: readonly Wish[], { head }: Ground): Wish[] {
  const free = new Set(wishes.flatMap(({ path, home, placing }) => (home === path && placing ? [] : home)))
  return wishes.filter(({ path, home }) => path !== home && head.has(path) && !free.has(path))
}

/** Where the checked-out commit holds the definition, maybe under a guid that nobody knows, as another label has it. */
function homeOf({ from, file, before, theirs, known }: Arrival, ground: Ground): FilePath | undefined {
  const guids = [before, theirs].map(version => version?.definition.guid)
  const held = [from, file?.path, before?.path, theirs?.path].flatMap(path => {
    const blob = path === undefined ? undefined : ground.head.get(path)
    if (path === undefined || blob === undefined) return []
    const reading = readDefinition(ground.textOf(blob).trim())
    return [{ path, guid: reading.kind === 'definition' ? reading.definition.guid : undefined }]
  })
  const own = held.find(({ guid }) => guid !== undefined && guids.includes(guid))
  return (own ?? held.find(({ guid }) => guid === undefined || !known.has(guid)))?.path
}

/** A move of Xano's, or of ours on its behalf; a file that the developer has moved is theirs to commit. */
function isMovedThere({ from, file, before, theirs }: Arrival, home: FilePath): boolean {
  if (home === from) return true
  return home === before?.path && home !== theirs?.path && file?.path === theirs?.path
}

function place(arrival: Arrival, home: FilePath | undefined, ground: Ground): Placing | 'none' | 'diverged' {
  const { before, theirs, file } = arrival
  const blob = home === undefined ? undefined : ground.head.get(home)
  const whole = blob === undefined ? undefined : ground.textOf(blob)
  const held = whole?.trim()
  if (!theirs) {
    if (held === undefined) return 'none'
    return before && sameTokens(ofLabel(held, before), before.text) ? undefined : 'diverged'
  }
  const inFile = file && ground.textOf(file.blob).trim()
  const isInFile = inFile !== undefined && sameTokens(ofLabel(inFile, theirs), theirs.text)
  const arrived = { blob: file && isInFile ? file.blob : theirs.blob }
  if (whole === undefined || held === undefined) return before ? 'none' : arrived
  const text = ofLabel(held, theirs)
  if (sameTokens(text, theirs.text)) {
    if (file && !sameTokens(held, ground.textOf(arrived.blob)))
      return isInFile ? arrived : { text: whole.replace(held, () => text) }
    const moves =
      home !== undefined && file !== undefined && home !== file.path && isMovedThere(arrival, home)
    return moves && blob !== undefined ? { blob } : 'none'
  }
  if (compareReturned(text, theirs.text) === 'reformatted') return arrived
  if (!before) return 'diverged'
  if (sameTokens(text, before.text)) return arrived
  if (compareReturned(before.text, theirs.text) !== 'altered') return 'none'
  const merged = merge({ base: before.text, ours: text, theirs: theirs.text })
  if (merged.kind !== 'merged') return 'diverged'
  return sameTokens(held, merged.text) ? 'none' : { text: merged.text }
}

/** A text of the checked-out commit with the guid of this label, where it has one that another label gave it. */
function ofLabel(text: string, { definition: { guid } }: Version): string {
  if (guid === undefined || text.includes(`guid = ${quote(guid)}`)) return text
  const reading = readDefinition(text)
  const isOthers = reading.kind === 'definition' && reading.definition.guid !== undefined
  return isOthers ? withGuid(text, guid) : text
}

/** The developer has staged something else there than we would. */
function isStaged(path: FilePath, placing: Placing, { head, index }: Ground): boolean {
  const staged = index.get(path)
  return staged !== head.get(path) && staged !== blobOf(placing)
}

/** What the commit will hold there. */
export const blobOf = (placing: Placing): BlobId | undefined =>
  placing && ('text' in placing ? blobId(placing.text) : placing.blob)
