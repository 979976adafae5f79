import type { Marked, RecentWrite } from '../../core/sync/background.ts'
import { apart } from '../../core/sync/change.ts'
import type { Dispute } from '../../core/sync/dispute.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import { holdsTaken } from '../../core/sync/withhold-taken.ts'
import { type FilePath, filePath, foldPath, isFilePath, numberedPath } from '../../core/xs/file-path.ts'
import { BoundElsewhere } from '../../engine/ports/errors.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { Note } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { commitAgain, type Draft, dropIncoming, writeCommit } from '../git/fast-import.ts'
import type { Git } from '../git/git.ts'
import { refSegment } from '../git/refs.ts'
import { readTrailers, withTrailers } from '../git/trailers.ts'
import type { Stored } from './mirror.ts'
import { PrivateTexts } from './private-texts.ts'

export const baseRef = (branch: string): string => `refs/xano-sync/base/${refSegment(branch)}`

/** What Base's commit says besides its tree. */
export interface BaseNote extends Note {
  readonly mirror: CommitId
  /** By which move HEAD had come to where it was when Base was last moved, where git tells. */
  readonly headMove: string | undefined
  /** What Base holds at some paths, and its tree does not: texts that are not for git. */
  readonly privately: Tree
}

/**
 * Reads the message of a Base commit; nothing where it is none of ours. Throws `BoundElsewhere` when it is about
 * another place than this one.
 */
export function readBaseNote(message: string, binding: Binding): BaseNote | undefined {
  const trailers = readTrailers(message)
  if (!trailers.has('Xano-Origin') || !trailers.has('Xano-Mirror')) return undefined
  const one = (key: string): string => trailers.get(key)?.[0] ?? ''
  const place = `${one('Xano-Origin')} workspace ${one('Xano-Workspace')} branch ${one('Xano-Branch')}`
  const bound = `${binding.origin} workspace ${binding.workspace} branch ${binding.label}`
  if (place !== bound)
    throw new BoundElsewhere(`this branch was in step with ${place}, and is now bound to ${bound}`)
  return {
    mirror: one('Xano-Mirror') as CommitId,
    head: (trailers.get('Xano-Head')?.[0] as CommitId | undefined) ?? undefined,
    headMove: trailers.get('Xano-Head-Move')?.[0],
    ...(trailers.has('Xano-Stash') ? { stash: one('Xano-Stash') as CommitId } : {}),
    disputes: (trailers.get('Xano-Dispute') ?? []).flatMap(readDispute),
    writes: readWrites(trailers.get('Xano-Wrote') ?? []),
    marked: (trailers.get('Xano-Marked') ?? []).flatMap(readMark),
    privately: new Map((trailers.get('Xano-Private') ?? []).flatMap(readPrivate)),
  }
}

/** The message of a Base commit; the same note gives the same one. */
function printBaseNote(
  { mirror, head, headMove, stash, disputes, writes, marked, privately }: BaseNote,
  binding: Binding,
): string {
  return withTrailers('base: what both sides have taken in', [
    ['Xano-Origin', binding.origin],
    ['Xano-Workspace', String(binding.workspace)],
    ['Xano-Branch', binding.label],
    ['Xano-Mirror', mirror],
    ...(head === undefined ? [] : [['Xano-Head', head] as const]),
    ...(headMove === undefined ? [] : [['Xano-Head-Move', headMove] as const]),
    ...(stash === undefined ? [] : [['Xano-Stash', stash] as const]),
    ...disputes.map(dispute => ['Xano-Dispute', printDispute(dispute)] as const),
    ...writes.map(write => ['Xano-Wrote', printWrite(write)] as const),
    ...marked.map(mark => ['Xano-Marked', printMark(mark)] as const),
    ...[...privately].map(([path, blob]) => ['Xano-Private', `${blob} ${path}`] as const),
  ])
}

/** Whether a note says what Base's own does. The writes of a day may be many, and mostly are the very same. */
export const isSameNote = (old: BaseNote, note: Omit<BaseNote, 'privately'>, binding: Binding): boolean =>
  areSame(old.writes, note.writes) &&
  printBaseNote({ ...old, writes: [] }, binding) ===
    printBaseNote({ ...note, privately: old.privately, writes: [] }, binding)

const areSame = (old: readonly RecentWrite[], writes: readonly RecentWrite[]): boolean =>
  old.length === writes.length &&
  old.every((one, at) => {
    const other = writes[at]
    return one === other || (other !== undefined && printWrite(one) === printWrite(other))
  })

/**
 * Writes a Base that stands for a commit of the mirror and shares its tree but for `changes`. What of them is not for git
 * stays beside it. Gives also what has to be said when a ref takes the commit.
 */
export async function commitBase(
  git: Git,
  {
    binding,
    changes,
    now,
    ...rest
  }: { binding: Binding; note: Omit<BaseNote, 'privately'>; changes: Draft['changes']; now: Date },
): Promise<{ readonly commit: CommitId; readonly note: BaseNote; readonly extra: readonly string[] }> {
  const privately = await keepPrivate(git, changes, now)
  const note = { ...rest.note, privately }
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  const draft = {
    message: printBaseNote(note, binding),
    author: person,
    committer: person,
    parent: note.mirror,
    changes: new Map([...changes].filter(([path]) => !privately.has(path as FilePath))),
  }
  if (draft.changes.size === 0) return { commit: await commitAgain(git, draft), note, extra: [] }
  const commit = await writeCommit(git, draft)
  return { commit, note, extra: [dropIncoming(commit)] }
}

/** Keeps those of some texts that are not for git. Gives where in Base they belong. */
async function keepPrivate(git: Git, changes: Draft['changes'], now: Date): Promise<Tree> {
  const own = new Map<FilePath, string>()
  for (const [path, change] of changes)
    if (change && 'text' in change && holdsTaken(change.text)) own.set(path as FilePath, change.text)
  const texts = await PrivateTexts.of(git)
  texts.keep([...own.values()], now)
  return new Map([...own].map(([path, text]) => [path, blobId(text)]))
}

/** Base's definitions, each at a place of its own. Those of a Base `before` it lie that way. */
export function separated(base: readonly Version[], before?: Stored): readonly Version[] {
  if (before && isSeparated(base, before)) return base
  const taken = new Set<string>()
  return base.map(version => {
    let path: FilePath = version.path
    for (let number = 2; taken.has(foldPath(path)); number++) path = numberedPath(version.path, number)
    taken.add(foldPath(path))
    return path === version.path ? version : { ...version, path }
  })
}

/** Whether definitions lie where those of a Base did that were separated, no two of them at one place. */
function isSeparated(base: readonly Version[], { tree, versions }: Stored): boolean {
  if (versions) {
    const [old, now] = apart(versions, base)
    const places = new Set(old.map(({ path }) => path))
    return now.every(({ path }) => places.delete(path))
  }
  return (
    new Set(base.map(({ path }) => path)).size === base.length && base.every(({ path }) => tree.has(path))
  )
}

const printDispute = ({ cause, ours, theirs }: Dispute): string =>
  [cause, ours ?? '-', theirs ?? '-'].join(' ')

function readDispute(line: string): Dispute[] {
  const [cause, ...fields] = line.split(' ')
  if (cause !== 'altered' && cause !== 'undone' && cause !== 'older') return []
  const [ours, theirs] = fields.map(blobIn)
  return [{ cause, ...(ours && { ours }), ...(theirs && { theirs }) }]
}

/** A blob that may be missing, which is written as a dash. */
const blobIn = (field: string | undefined): BlobId | undefined =>
  field === undefined || field === '-' ? undefined : (field as BlobId)

const printWrite = ({ path, before, after, refused, since, at }: RecentWrite): string =>
  [at.getTime(), before, after, refused ?? '-', since ?? '-', path].join(' ')

/** Once nobody said where the text before had come from. */
const WROTE = /^(\d+) (\w+) (\w+) (\w+|-) (?:([\da-f]{40}|-) )?(.*)$/s

/** Those of one run have one time. */
function readWrites(lines: readonly string[]): RecentWrite[] {
  const times = new Map<string, Date>()
  return lines.flatMap(line => readWrite(line, times))
}

function readWrite(line: string, times: Map<string, Date>): RecentWrite[] {
  const [, at = '', before, after, ...rest] = WROTE.exec(line) ?? []
  const [refused, since] = rest.slice(0, 2).map(blobIn)
  const path = filePath(rest[2] ?? '')
  if (before === undefined || after === undefined || !isFilePath(path)) return []
  const time = times.get(at) ?? new Date(Number(at))
  times.set(at, time)
  return [
    {
      path,
      before: before as BlobId,
      after: after as BlobId,
      ...(refused && { refused }),
      ...(since && { since }),
      at: time,
    },
  ]
}

const printMark = ({ path, before, theirs, committed, restored }: Marked): string => {
  const rest = restored ? [committed ?? '-', restored] : committed ? [committed] : []
  return [before ?? '-', theirs ?? '-', ...rest, path].join(' ')
}

/** Once nobody said what HEAD had, nor which text was restored. */
const MARK = /^(\w+|-) (\w+|-) (?:([\da-f]{40}|-) )?(?:([\da-f]{40}) )?(.*)$/s

function readMark(line: string): Marked[] {
  const [, ...fields] = MARK.exec(line) ?? []
  const path = filePath(fields[4] ?? '')
  const [before, theirs, committed, restored] = fields.slice(0, 4).map(blobIn)
  if (!isFilePath(path)) return []
  return [
    {
      path,
      ...(before && { before }),
      ...(theirs && { theirs }),
      ...(committed && { committed }),
      ...(restored && { restored }),
    },
  ]
}

function readPrivate(line: string): [FilePath, BlobId][] {
  const [, blob, name = ''] = /^(\w+) (.*)$/s.exec(line) ?? []
  const path = filePath(name)
  return blob !== undefined && isFilePath(path) ? [[path, blob as BlobId]] : []
}
