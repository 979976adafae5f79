import type { FilePath } from '../xs/file-path.ts'
import { leavesNothing, undoes } from '../merge/undoes.ts'
import { sameTokens } from '../xs/equality.ts'
import { enter } from '../xs/enter.ts'
import { areApart } from '../xs/guid.ts'
import type { DefinitionKey } from '../xs/identity.ts'
import { preferredPath } from '../xs/layout.ts'
import type { RecentWrite } from './background.ts'
import { apart } from './change.ts'
import { pair } from './pair.ts'
import { readVersion } from './read-version.ts'
import { replaced } from './replaced.ts'
import type { BlobId, Snapshot, Version } from './snapshot.ts'

/** What is known of a move of HEAD since Base was last moved. */
export interface MovedHead {
  readonly back: boolean
  readonly files: ReadonlyMap<FilePath, BlobId>
  readonly landed: ReadonlySet<FilePath>
  /** Of which texts commits from Xano alone have made what HEAD holds; of none, where they made the file. */
  readonly origins: ReadonlyMap<FilePath, ReadonlySet<BlobId | undefined>>
  /** Where HEAD holds what it did before, and has left the file alone: nothing there was brought by it. */
  readonly untouched: ReadonlySet<FilePath>
  /** Files that say what the mirror held once. */
  readonly mirrored: ReadonlySet<BlobId>
  /** What HEAD has in common with where it was, where it did not only go forward. */
  readonly parted: ReadonlyMap<FilePath, BlobId>
  /** Files that it had where it was, and neither has in common with that nor holds now. */
  readonly given: ReadonlySet<FilePath>
  /** Every text that its history ever held at a place. */
  readonly held: ReadonlyMap<FilePath, ReadonlySet<BlobId>>
  /** What Xano was seen to come to since the state that Base stands for, by place: it is older than nothing. */
  readonly since: ReadonlyMap<FilePath, readonly BlobId[]>
  /** The text of what HEAD holds and held. */
  readonly textOf: (blob: BlobId) => string | undefined
}

export interface Afterwards {
  /** Base, where what HEAD brought is only behind: it goes forward from there. */
  readonly base: readonly Version[]
  /**
   * Files that HEAD brought in an older state, although it went forward or Xano never held that state, and Base's texts
   * of files that it took away: a person has to say what is meant.
   */
  readonly older: ReadonlySet<BlobId>
  /** Files that commits from Xano alone have brought further than Base: an editor may lack what came. */
  readonly brought: readonly Omit<RecentWrite, 'at'>[]
}

/**
 * A move of HEAD is no edit. A definition that is as HEAD has it, and in a state that Xano has left behind, is behind
 * where HEAD went back or where a commit of ours brought it; otherwise somebody may have wanted it so. One that was
 * edited or moved on top of that is behind all the same: the edit was made to what HEAD brought. So is a file that is
 * half saved just then, or whose place is taken. A state that this clone never saw in Xano is no edit either, where
 * commits that landed it elsewhere go out from Base; nor where HEAD has left the way it came, and the file goes out
 * from what it held before that, unless its history knows Base's text, so that the file is what came after. A file that
 * somebody's commit has taken out, which HEAD had behind it all the time, was not taken away by the move. Where it has
 * brought one of several files with one guid, another that lies elsewhere may be what a move has left over: that is no
 * edit where it says what Xano has left behind.
 */
export function afterHeadMoved(
  { base, ours, mirror }: { readonly base: Snapshot; readonly ours: Snapshot; readonly mirror: Snapshot },
  moved: MovedHead,
): Afterwards {
  const moves = new Map<Version, Version | undefined>()
  const added: Version[] = []
  const older = new Set<BlobId>()
  const brought: Omit<RecentWrite, 'at'>[] = []
  const present = new Set(mirror.versions.map(({ text }) => text))
  const isBehind = ({ path }: Pick<Version, 'path'>): boolean => moved.back || moved.landed.has(path)
  const isLeftBehind = ({ blob, text }: Version): boolean => moved.mirrored.has(blob) && !present.has(text)
  const isOld = (version: Version): boolean =>
    moved.files.get(version.path) === version.blob &&
    !moved.untouched.has(version.path) &&
    isLeftBehind(version)
  const isFromXano = ({ blob, path }: Version, known: Version | undefined): boolean =>
    moved.files.get(path) === blob && moved.origins.get(path)?.has(known?.blob) === true
  const isOther = ({ path, definition }: Version, blob: BlobId | undefined): boolean =>
    areApart(readVersion(path, blob, moved.textOf)?.definition.guid, definition.guid)
  const isDeletedBefore = (known: Version): boolean => {
    const { path } = known
    const held = [...(moved.held.get(path) ?? [])]
    return held.some(blob => !isOther(known, blob)) && !moved.given.has(path) && !moved.landed.has(path)
  }
  const unread = new Set<string | undefined>([
    ...ours.unreadable.map(({ path }) => path),
    ...(ours.obstacles ?? []).map(({ place }) => place),
  ])
  const oldAt = (path: FilePath): Version | undefined => {
    const version = readVersion(path, moved.files.get(path), moved.textOf)
    const isNewer = version && moved.since.get(path)?.includes(version.blob)
    return version && !isNewer && isOld(version) ? version : undefined
  }
  const broughtTo = (path: FilePath): Version | undefined => {
    const version = oldAt(path)
    return version && isBehind(version) ? version : undefined
  }
  let places: ReadonlyMap<string, readonly FilePath[]> | undefined
  const placesOf = ({ path }: Version, known: Version): Iterable<FilePath> => {
    places ??= placesByGuid(moved)
    return new Set([path, known.path, ...(places.get(known.definition.guid ?? '') ?? [])])
  }
  const isTakenBack = (file: Version, known: Version): boolean =>
    [...placesOf(file, known)].some(path => {
      const version = oldAt(path)
      return version !== undefined && undoes({ before: version.text, after: known.text }, file.text)
    })
  const editedFrom = (file: Version, known: Version): Version | undefined => {
    for (const path of placesOf(file, known)) {
      const version = broughtTo(path)
      const news = version && { before: version.text, after: known.text }
      if (news && (undoes(news, file.text) || leavesNothing(news, file.text)))
        return { ...version, path: known.path }
    }
    return undefined
  }
  const isLeft = (file: Version, known: Version): boolean =>
    [...placesOf(file, known)].some(path => {
      const version = readVersion(path, moved.parted.get(path), moved.textOf)
      if (!version || sameTokens(version.text, known.text)) return false
      if (version.blob !== file.blob && !undoes({ before: version.text, after: known.text }, file.text))
        return false
      const isKnown = (blob: BlobId): boolean => sameTokens(moved.textOf(blob) ?? '', known.text)
      return ![...(moved.held.get(path) ?? [])].some(isKnown)
    })
  // Names are given anew: at its place HEAD may hold another one.
  const isTakenAway = (known: Version): boolean => {
    const there = moved.files.get(known.path)
    return there === undefined ? !isDeletedBefore(known) : isOther(known, there)
  }

  const { matches, copies } = pair({ base: base.versions, ours: ours.versions, theirs: mirror.versions })
  const copied = new Set(copies.map(({ of }) => of))
  const isLeftOver = (key: DefinitionKey, file: Version, known: Version): boolean =>
    copied.has(key) && file.path !== known.path && isLeftBehind(file)

  for (const { key, base: known, ours: file } of matches) {
    if (file?.blob === known?.blob) continue
    if (!file) {
      if (known && moved.back && isTakenAway(known)) moves.set(known, undefined)
      else if (known && moved.given.has(known.path)) older.add(known.blob)
      const old = known && unread.has(known.path) ? oldAt(known.path) : undefined
      if (known && old && isBehind(old)) moves.set(known, old)
      else if (old) older.add(old.blob)
    } else if (isFromXano(file, known)) {
      if (known) moves.set(known, { ...file, path: known.path })
      else added.push(file)
      if (known) brought.push({ path: file.path, before: known.blob, after: file.blob })
    } else if (!isOld(file)) {
      const origin = known && editedFrom(file, known)
      if (origin) moves.set(known, origin)
      else if (known && (isLeft(file, known) || isTakenBack(file, known) || isLeftOver(key, file, known)))
        older.add(file.blob)
    } else if (!isBehind(file)) older.add(file.blob)
    else if (known) moves.set(known, { ...file, path: known.path })
    else added.push(file)
  }
  if (moves.size === 0 && added.length === 0) return { base: base.versions, older, brought }
  return { base: [...replaced(base.versions, moves), ...added], older, brought }
}

/** Where HEAD, and what it has in common with where it was, hold a definition: names were maybe given anew since. */
function placesByGuid({ files, parted, textOf }: MovedHead): ReadonlyMap<string, readonly FilePath[]> {
  const places = new Map<string, FilePath[]>()
  for (const [path, blob] of [...files, ...parted]) {
    const guid = readVersion(path, blob, textOf)?.definition.guid
    if (guid !== undefined) enter(places, guid, path)
  }
  return places
}

/**
 * The files of which git has to be asked: those that are not as Base has them, also where they would lie by their names
 * if nobody had moved them, and those that are missing; but not those whose text is `marked` as somebody's word.
 */
export function movedPaths(
  { base, ours }: { readonly base: Snapshot; readonly ours: Snapshot },
  marked: ReadonlySet<FilePath>,
): FilePath[] {
  const [before, now] = apart(base.versions, ours.versions)
  const there = new Set(now.map(({ path }) => path))
  const changed = now.filter(({ path }) => !marked.has(path))
  const missing = before.filter(({ path }) => !there.has(path))
  const homes = changed.map(({ definition }) => preferredPath(definition))
  return [...new Set([...[...changed, ...missing].map(({ path }) => path), ...homes])]
}
