import type { Background, RecentPush, RecentWrite } from '../../core/sync/background.ts'
import { caughtUp } from '../../core/sync/caught-up.ts'
import { apart } from '../../core/sync/change.ts'
import { afterHeadMoved, movedPaths } from '../../core/sync/head-moved.ts'
import { putAside } from '../../core/sync/put-aside.ts'
import { savedBehind } from '../../core/sync/saved-behind.ts'
import type { BlobId, Snapshot, Version } from '../../core/sync/snapshot.ts'
import { recentWrites, type Written } from '../../core/sync/stale-buffer.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Library } from '../texts/library.ts'
import type { Here } from './observe.ts'

const DAY_MS = 86_400_000

/** Where both sides stand once Base has followed what git did to the files. */
export interface Followed {
  /** Base has followed a move of HEAD. */
  readonly here: Here
  /** As `Background` has them. */
  readonly older: ReadonlySet<BlobId>
  readonly aside: ReadonlySet<BlobId>
  /** The newest stash, where it is the reason. */
  readonly stash: CommitId | undefined
}

/** Takes what git did to the files for what it is: a move of HEAD, and what `git stash` has put aside. */
export async function followHead(
  { history, clock }: Pick<Ports, 'history' | 'clock'>,
  library: Library,
  seen: Here,
): Promise<Followed> {
  const here = await stillMeant({ history }, seen)
  const paths = here.mirrorCommit === undefined ? [] : movedPaths(here, markedIn(here))
  const given = await givenBack({ history }, here)
  if (paths.length === 0) return { here, older: given, aside: new Set(), stash: undefined }
  const { aside, stash } = await stashedAway({ history }, library, { here, paths })
  const moved = await afterMove({ history, clock }, library, { here, paths })
  return { ...moved, older: new Set([...moved.older, ...aside, ...given]), aside, stash }
}

const markedIn = ({ note }: Here): ReadonlySet<FilePath> => new Set(note.marked.map(({ path }) => path))

/** Where git has put what Xano once had in place of an old text that was restored, that is nobody's word any more. */
async function stillMeant({ history }: Pick<Ports, 'history'>, here: Here): Promise<Here> {
  const { note, head, files } = here
  const replaced = note.marked.filter(({ path, restored }) => restored && files.get(path) !== restored)
  if (replaced.length === 0) return here
  const move = await history.headMove(
    note.head,
    head.commit,
    replaced.map(({ path }) => path),
  )
  const isByGit = (blob: BlobId | undefined, path: FilePath): boolean =>
    blob !== undefined && blob === move.files.get(path) && move.mirrored.has(blob)
  const over = new Set(replaced.filter(({ path }) => isByGit(files.get(path), path)))
  return { ...here, note: { ...note, marked: note.marked.filter(mark => !over.has(mark)) } }
}

/**
 * Files that were to answer markers and hold what HEAD had of them then, or has now and Xano once had: git has put that
 * there, and nobody has answered. An answer may be committed before anybody looks at it.
 */
async function givenBack(
  { history }: Pick<Ports, 'history'>,
  { base, ours, note, head }: Here,
): Promise<ReadonlySet<BlobId>> {
  if (note.marked.length === 0) return new Set()
  const agreed = new Set(base.versions.map(({ blob }) => blob))
  const files = new Map(ours.versions.map(version => [version.path, version]))
  const answers = note.marked.flatMap(mark => {
    const { path, before, theirs } = mark
    if (theirs === undefined || agreed.has(theirs)) return []
    const file = files.get(path)
    return file && file.blob !== before && file.blob !== theirs ? [{ ...mark, blob: file.blob }] : []
  })
  if (answers.length === 0) return new Set()
  const paths = answers.map(({ path }) => path)
  const move = await history.headMove(note.head, head.commit, paths)
  const given = answers.filter(
    ({ path, blob, committed }) =>
      blob === committed || (blob === move.files.get(path) && move.mirrored.has(blob)),
  )
  return new Set(given.map(({ blob }) => blob))
}

/** What stashes have put aside, which no move of HEAD tells of. One that a person has decided about counts no more. */
async function stashedAway(
  { history }: Pick<Ports, 'history'>,
  library: Library,
  { here, paths }: { readonly here: Here; readonly paths: readonly FilePath[] },
): Promise<Pick<Followed, 'aside' | 'stash'>> {
  const { base, ours, note } = here
  const stashes = await history.stashed(paths)
  const said = stashes.findIndex(({ commit }) => commit === note.stash)
  const open = said < 0 ? stashes : stashes.slice(0, said)
  const texts = open.flatMap(({ committed, files }) => [...committed.values(), ...files.values()])
  await library.load(
    texts.filter(blob => blob !== undefined),
    history,
  )
  const { textOf, guidOf } = library
  const aside = open.flatMap(({ committed, files: stashed }) => [
    ...putAside({ base, ours }, { committed, stashed, textOf, guidOf }),
  ])
  return { aside: new Set(aside), stash: aside.length > 0 ? open[0]?.commit : undefined }
}

/** Base follows where a file is only behind. A branch whose Base was lost, or never made, may have come from anywhere. */
async function afterMove(
  { history, clock }: Pick<Ports, 'history' | 'clock'>,
  library: Library,
  { here, paths }: { readonly here: Here; readonly paths: readonly FilePath[] },
): Promise<Pick<Followed, 'here' | 'older'>> {
  const { head, note, base } = here
  if (note.head !== undefined && note.head === head.commit) return { here, older: new Set() }
  const [move, since] = await Promise.all([
    history.headMove(note.head, head.commit, paths),
    history.seenSince(),
  ])
  const mirrored = new Set([...move.mirrored, ...inAnotherForm(here.ours, move.mirrored)])
  const held = [...move.held.values()].flatMap(blobs => [...blobs])
  await library.load([...move.files.values(), ...move.parted.values(), ...held], history)
  const after = afterHeadMoved(here, { ...move, mirrored, since, textOf: library.textOf })
  const at = clock.now()
  const brought = after.brought.map(each => ({ ...each, at }))
  return {
    here: {
      ...here,
      base: { ...base, versions: after.base },
      note: brought.length === 0 ? note : { ...note, writes: [...note.writes, ...brought] },
    },
    older: after.older,
  }
}

/** Files that say what the mirror once held, with other line ends or another end of the file. */
function inAnotherForm({ versions }: Snapshot, mirrored: ReadonlySet<BlobId>): BlobId[] {
  return versions.flatMap(({ form, text, blob }) => (form && mirrored.has(blobId(text)) ? [blob] : []))
}

/** What has to be remembered to plan for these sides. Git is asked only where something differs. */
export async function backgroundOf(
  { history, clock }: Pick<Ports, 'history' | 'clock'>,
  library: Library,
  { here, theirs, older, aside }: Omit<Followed, 'stash'> & { readonly theirs: Snapshot },
): Promise<Background> {
  const { base, ours, note } = here
  const edited = differing(base, ours)
  const news = differing(base, theirs)
  const writes = recentWrites(note.writes, clock.now())
  const doubtful = leadingTo(edited, writes)
  const recent = news.size === 0 ? [] : await recentPushes({ history, clock }, library)
  const pushes = whereTheyAre(recent, base, library).filter(({ path }) => news.has(path))
  const { disputes, marked } = note
  const replaced = [
    ...[...doubtful, ...pushes].flatMap(({ before, after }) => [before, after]),
    ...doubtful.flatMap(({ since }) => since ?? []),
  ]
  const compared = [...marked, ...(news.size === 0 ? [] : disputes)]
  const before = disputes.flatMap(({ ours: file }) => file ?? [])
  await library.load([...replaced, ...before, ...compared.flatMap(({ theirs }) => theirs ?? [])], history)
  const { textOf, guidOf } = library
  const common = caughtUp(here, edited.size === 0 ? undefined : await history.seenSince())
  const behind = await behindHere(history, { ...here, edited }, { writes, textOf, guidOf })
  return { disputes, writes, marked, pushes, older, aside, caughtUp: common, behind, textOf, guidOf }
}

/** The files that were saved where they had lain, but for what git has put there: a state that it or Xano has held. */
async function behindHere(
  history: Ports['history'],
  here: Pick<Here, 'base' | 'ours'> & { readonly edited: ReadonlySet<string> },
  written: Written,
): Promise<Background['behind']> {
  const behind = savedBehind(here, written)
  if (behind.size === 0) return behind
  const paths = [...behind.keys()].map(({ path }) => path)
  const [committed, seen] = await Promise.all([history.committed(paths), history.seenAt(paths)])
  const isKnown = ({ path, blob }: Version): boolean =>
    committed.get(path) === blob || seen.get(path)?.includes(blob) === true
  return new Map([...behind].filter(([file]) => !isKnown(file)))
}

/** The writes at some places, and those at others of what has come to these or from them. */
function leadingTo(places: ReadonlySet<string>, writes: readonly RecentWrite[]): readonly RecentWrite[] {
  const origins = new Set<BlobId>()
  const outcomes = new Set<BlobId>()
  const found = new Set<RecentWrite>()
  for (const write of writes.toReversed())
    if (places.has(write.path) || origins.has(write.after)) {
      origins.add(write.before)
      found.add(write)
    }
  for (const write of writes)
    if (places.has(write.path) || outcomes.has(write.before)) {
      outcomes.add(write.after)
      found.add(write)
    }
  return [...found]
}

/** What was pushed within a day. Its texts are in the library then. */
export async function recentPushes(
  { history, clock }: Pick<Ports, 'history' | 'clock'>,
  library: Library,
): Promise<readonly RecentPush[]> {
  const recent = await history.pushesSince(new Date(clock.now().getTime() - DAY_MS))
  await library.load(
    recent.map(({ after }) => after),
    history,
  )
  return recent
}

/** Pushes of definitions that have got another place since, by that place. */
function whereTheyAre(
  pushes: readonly RecentPush[],
  base: Snapshot,
  library: Library,
): readonly RecentPush[] {
  if (pushes.length === 0) return pushes
  const guids = new Set(pushes.map(({ after }) => library.guidOf(after)))
  const homes = new Map<string, FilePath>()
  for (const { definition, path } of base.versions)
    if (definition.guid !== undefined && guids.has(definition.guid)) homes.set(definition.guid, path)
  return pushes.map(push => ({ ...push, path: homes.get(library.guidOf(push.after) ?? '') ?? push.path }))
}

/** Where one side holds something else than the other. */
function differing(one: Snapshot, other: Snapshot): Set<string> {
  return new Set(
    apart(one.versions, other.versions)
      .flat()
      .map(({ path }) => path),
  )
}
