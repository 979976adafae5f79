import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { Binding, CommitId, HeadMove } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { rawLog } from './raw-log.ts'

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
  const [back, files, landed, mirrored] = await Promise.all([
    wentBack(git, from, to),
    filesAt(git, question),
    landedPaths(git, question),
    mirror === undefined ? new Set<BlobId>() : everHeld(git, mirror),
  ])
  return { back, files, landed, mirrored }
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

/** The paths that HEAD has from a commit which landed what came from this branch of Xano. */
async function landedPaths(git: Git, { to, paths, prefix, binding }: Question): Promise<Set<FilePath>> {
  if (to === undefined || paths.length === 0) return new Set()
  const value = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x2C)`
  const format = `${value('Xano-Workspace')} ${value('Xano-Branch')}`
  const few = paths.length <= 200 ? paths.map(path => `:(literal,top)${prefix}${path}`) : [`:(top)${prefix}`]
  const log = await rawLog(git, format, [to, '--', ...few])
  const newest = new Map<string, string>()
  for (const { path, note } of log) if (!newest.has(path)) newest.set(path, note)
  const own = `${binding.workspace} ${binding.label}`
  return new Set(paths.filter(path => newest.get(prefix + path) === own))
}

/** Every text that the mirror ever held. */
async function everHeld(git: Git, mirror: CommitId): Promise<Set<BlobId>> {
  const log = await rawLog(git, '', [mirror])
  return new Set(log.flatMap(({ after }) => after ?? []))
}
