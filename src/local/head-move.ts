import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Binding, CommitId, HeadMove } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { type LoggedChange, rawLog } from './raw-log.ts'
import { STAMP_FORMAT, stampOfOurs } from './stamp-of-ours.ts'

interface Question {
  readonly from: CommitId | undefined
  readonly to: CommitId | undefined
  readonly paths: readonly FilePath[]
  readonly prefix: string
  readonly binding: Binding
  readonly mirror: CommitId | undefined
}

/** How a move of HEAD looks to git: whether it went back, and where the files that it brought come from. */
export async function headMove(git: Git, question: Question): Promise<HeadMove> {
  const { from, to, mirror } = question
  const [back, files, log, mirrored] = await Promise.all([
    wentBack(git, from, to),
    filesAt(git, question),
    logOf(git, question),
    mirror === undefined ? new Set<BlobId>() : everHeld(git, mirror),
  ])
  return { back, files, mirrored, ...fromXano(log, files, question) }
}

/** Also when the commit it came from is no longer there to tell. */
async function wentBack(git: Git, from: CommitId | undefined, to: CommitId | undefined): Promise<boolean> {
  if (from === undefined) return false
  if (to === undefined) return true
  return (await git.text(['merge-base', to, from], { accept: [1, 128] })) === to
}

/** What a commit holds at paths below the folder of definitions; nothing, where git does not know it. */
export async function filesAt(
  git: Git,
  { to, paths, prefix }: Pick<Question, 'paths' | 'prefix'> & { readonly to: string | undefined },
): Promise<Map<FilePath, BlobId>> {
  const files = new Map<FilePath, BlobId>()
  if (to === undefined || paths.length === 0) return files
  const names = paths.map(path => `${to}:${prefix}${path}`)
  const objects = await git.objects(names, 'info')
  for (const [at, path] of paths.entries()) {
    const object = objects[at]
    if (object?.type === 'blob') files.set(path, object.id as BlobId)
  }
  return files
}

/** The changes of these files in the history of HEAD, newest first. */
async function logOf(git: Git, { to, paths, prefix }: Question): Promise<readonly LoggedChange[]> {
  if (to === undefined || paths.length === 0) return []
  const few = paths.length <= 200 ? paths.map(path => `:(literal,top)${prefix}${path}`) : [`:(top)${prefix}`]
  return rawLog(git, STAMP_FORMAT, [to, '--', ...few])
}

/**
 * What HEAD has from commits that landed what came from this branch of Xano, and what they have made it of; not where
 * nobody knows which state HEAD comes from.
 */
function fromXano(
  log: readonly LoggedChange[],
  files: ReadonlyMap<FilePath, BlobId>,
  { from, paths, prefix, binding }: Question,
): Pick<HeadMove, 'landed' | 'origins'> {
  const landed = new Set<string>()
  const origins = new Map<string, Set<BlobId | undefined>>()
  const held = from === undefined ? [] : [...files]
  const open = new Map<string, BlobId | undefined>(held.map(([path, blob]) => [prefix + path, blob]))
  const seen = new Set<string>()
  for (const { note, path, before, after } of log) {
    const { isFirst, isNamed, isOurs } = stampOfOurs(note, binding)
    if (!seen.has(path) && isNamed) landed.add(path)
    seen.add(path)
    if (!open.has(path)) continue
    if (isOurs && !isFirst && after === open.get(path)) {
      origins.set(path, (origins.get(path) ?? new Set()).add(before))
      open.set(path, before)
    } else open.delete(path)
  }
  return {
    landed: new Set(paths.filter(path => landed.has(prefix + path))),
    origins: new Map(paths.map(path => [path, origins.get(prefix + path) ?? new Set()])),
  }
}

/** Every text that the mirror ever held. */
async function everHeld(git: Git, mirror: CommitId): Promise<Set<BlobId>> {
  const log = await rawLog(git, '', [mirror])
  return new Set(log.flatMap(({ after }) => after ?? []))
}
