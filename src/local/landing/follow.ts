import type { Obstacle } from '../../core/sync/obstacle.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Arrival, Landed } from '../../engine/ports/history.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { FileReader, isObstacle } from '../disk/file-reader.ts'
import { readIndex, type SeenIndex, updateIndex } from '../git-index/index-file.ts'
import { moveRefs } from '../git/refs.ts'
import { type Difference, treeDiff } from '../git/tree-diff.ts'
import { isCommitBeingWritten } from '../head/commit-editor.ts'
import { seenSince } from '../memory/seen-since.ts'
import type { News, OnBranch, Site } from './site.ts'

interface Way {
  readonly updates: ReadonlyMap<string, BlobId | undefined>
  readonly index: SeenIndex
  /** What somebody has staged where Xano has news. */
  readonly staged: readonly FilePath[]
  /** Files that still hold what the branch holds, or what Xano held since, and lack Xano's news. */
  readonly behind: readonly FilePath[]
  /** How many files of the updates hold something else than the index will. */
  readonly apart: number
}

/**
 * Takes a branch forward to the mirror. What is staged stays staged; where that and Xano's news are about the same
 * file, the branch waits. It also waits for files that lack the news, but for those that stay apart on purpose: git
 * would show the news backwards, as a change that nobody made.
 */
export async function follow(site: Site, { arrivals, staysApart }: News, head: OnBranch): Promise<Landed> {
  const { git, mirror } = site
  const { branch, commit: tip } = head
  const { updates, index, staged, behind, apart } = await wayTo(site, tip, arrivals)
  if (staged.length > 0) return { kind: 'waiting', head, left: staged.map(path => ({ path, why: 'staged' })) }
  if (!behind.every(staysApart)) return { kind: 'waiting', head, left: [] }
  if (await isCommitBeingWritten(git)) return { kind: 'later', head, left: [] }
  const { refreshed } = await updateIndex(git, updates, index, apart)
  await moveRefs(git, [{ ref: `refs/heads/${branch}`, to: mirror, from: tip }], 'follow Xano')
  await refreshed
  return { kind: 'followed', head: { branch, commit: mirror }, left: [] }
}

/**
 * What a branch at a commit would change of the index on its way to the mirror, and what stands in it. A new file that
 * has just arrived is not looked at again: who took it away since knows of the news.
 */
export async function wayTo(
  site: Site,
  tip: CommitId | undefined,
  arrivals: readonly Arrival[] = [],
): Promise<Way> {
  const { git } = site
  const changes = await changesTo(site, tip)
  const arrived = new Map(arrivals.flatMap(({ file }) => (file ? [[file.path, file.blob] as const] : [])))
  const index = await readIndex(git, [...changes.keys()])
  const updates = new Map<string, BlobId | undefined>()
  const staged: FilePath[] = []
  const behind: FilePath[] = []
  let apart = 0
  const reader = new FileReader(git.directory, '')
  const isDirect = tip === undefined || tip === site.former?.commit
  let seen: ReturnType<typeof seenSince> | undefined
  /** A run that was cut off has come so far, and Xano has gone on since. */
  const isBetween = async (path: FilePath, held: string | undefined, after: BlobId | undefined) => {
    if (isDirect || held === undefined || held === after) return false
    seen ??= seenSince(git, tip, site.mirror)
    return (await seen).get(path)?.some(blob => blob === held) === true
  }
  for (const [name, { before, after }] of changes) {
    const path = name as FilePath
    const { blob: now, isSkipped } = index.get(path) ?? {}
    const isNew = before === undefined
    const isFresh = isNew && arrived.get(path) === after
    const isAllOne = isNew && isDirect
    const holds = isSkipped ? now : isFresh ? after : isAllOne ? presence(reader, path) : blobAt(reader, path)
    if (holds === before || holds === 'unreadable' || (await isBetween(path, holds, after))) behind.push(path)
    if (now === after) continue
    const isOurs = now === before || (await isBetween(path, now, after))
    // There the index is the file, and a file changes only where the plan says so.
    if (isOurs && isSkipped) continue
    if (isOurs) {
      updates.set(path, after)
      if (holds !== after && holds !== 'other') apart++
    } else staged.push(path)
  }
  return { updates, index, staged, behind, apart }
}

/** What lies otherwise at the mirror than at a commit; git is asked where it is not known. */
async function changesTo(
  { git, mirror, tree, former }: Site,
  tip: CommitId | undefined,
): Promise<ReadonlyMap<string, Difference>> {
  if (tip === undefined && tree)
    return new Map([...tree].map(([path, after]) => [path, { before: undefined, after }]))
  return tip && tip === former?.commit ? former.changed() : treeDiff(git, tip, mirror)
}

/** What a file holds; nothing where git sees no file. */
function blobAt(reader: FileReader, path: FilePath): BlobId | InPlace {
  const found = reader.read(path)
  return !found || isObstacle(found) ? inPlace(found) : blobId(found)
}

/** The same, where it is all one what a file holds: there was none, and Xano has made it just now. */
function presence(reader: FileReader, path: FilePath): InPlace {
  const found = reader.find(path)
  return found === 'file' ? 'other' : inPlace(found)
}

/** What stands in the place of a text that is known. */
type InPlace = 'unreadable' | 'other' | undefined

function inPlace(obstacle: Obstacle | undefined): InPlace {
  if (!obstacle || obstacle.kind === 'folder' || obstacle.kind === 'file') return undefined
  return obstacle.kind === 'unreadable' ? 'unreadable' : 'other'
}
