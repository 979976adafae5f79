import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { FileChange } from '../../core/sync/file-group.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { type FilePath, foldPath } from '../../core/xs/file-path.ts'
import { DiskFailed, NotWritten } from '../../engine/ports/errors.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import {
  failed,
  isCode,
  makeFolder,
  modeOf,
  syncDirectory,
  writeDurably,
  writeFileAtomic,
} from './atomic-file.ts'
import type { Batch } from './batch.ts'
import { isOneFile } from './one-file.ts'
import type { Step } from './step.ts'

interface Where {
  /** A normal path, so that to put another behind it needs no care. (Measured: `join` took a tenth of a clone.) */
  readonly root: string
  /** A folder for files that are not whole yet: out of the way, and as a rule on the same disk. */
  readonly temporary: string
  readonly step: Step
  /** The files are some of many. Then the names last when it has ended. */
  readonly batch?: Batch | undefined
  /** Gives a file another name. */
  readonly rename?: (from: string, to: string) => void
}

/**
 * Replaces, creates and removes files, all or none: first every new text is made durable beside the tree, then
 * every file is compared with what it has to be, then the names change, additions before removals. Throws
 * `NotWritten` where the disk refuses one of them, and has put back the others by then.
 */
export function replaceFiles(changes: readonly FileChange[], where: Where): 'written' | 'stale' {
  const staged = new Map<FilePath, string>()
  const undo: (() => void)[] = []
  let at = changes[0]
  if (at && changes.length === 1 && where.batch?.bring(at)) return 'written'
  try {
    for (const change of changes) {
      at = change
      lookOnTheWay(change.path, where)
      if (change.after !== undefined) staged.set(change.path, stage(change.path, change.after, where))
    }
    if (changes.some(change => !isAsBefore(change, changes, where))) return 'stale'
    const touched = new Set<string>()
    for (const change of changes.length > 1 ? inOrder(changes) : changes) {
      at = change
      const putBack = changes.length > 1 ? restoration(change, where) : undefined
      touched.add(carryOut(change, staged.get(change.path), where))
      staged.delete(change.path)
      if (putBack) undo.unshift(putBack)
    }
    for (const folder of touched) flushIn(where)(folder)
    return 'written'
  } catch (error) {
    if (!isOfDisk(error)) throw error
    for (const putBack of undo) putBack()
    throw asNotWritten(at?.path ?? '', error)
  } finally {
    for (const temporary of staged.values()) rmSync(temporary, { force: true })
  }
}

/**
 * Additions before removals, so that a text that changes places is never without one. On a disk that takes both
 * names for one the removal would take the new file, so that there it goes first.
 */
function inOrder(changes: readonly FileChange[]): FileChange[] {
  const added = new Set(changes.flatMap(({ path, after }) => (after === undefined ? [] : [foldPath(path)])))
  const rank = ({ path, after }: FileChange): number =>
    after !== undefined ? 1 : added.has(foldPath(path)) ? 0 : 2
  return [...changes].sort((a, b) => rank(a) - rank(b))
}

/** Gives the file its text, or removes it; gives the folder whose names have changed. */
function carryOut({ path }: FileChange, temporary: string | undefined, where: Where): string {
  const target = `${where.root}/${path}`
  where.step(`${temporary === undefined ? 'remove' : 'write'} ${path}`)
  if (temporary === undefined) {
    rmSync(target, { force: true })
    return pruneFolders(dirname(target), where.root)
  }
  const rename = where.rename ?? renameSync
  try {
    putInPlace(temporary, target, rename)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
    makeFolder(dirname(target), flushIn(where))
    putInPlace(temporary, target, rename)
  }
  return dirname(target)
}

/** Makes names in a folder last: at once, or when the batch ends. */
const flushIn = ({ batch }: Where): ((folder: string) => void) =>
  batch
    ? folder => {
        batch.touch(folder)
      }
    : syncDirectory

/** What gives a file back what it holds now. */
function restoration({ path }: FileChange, { root, temporary }: Where): () => void {
  const target = `${root}/${path}`
  if (!lstatSync(target, { throwIfNoEntry: false }))
    return () => {
      rmSync(target, { force: true })
    }
  const [bytes, mode] = [readFileSync(target), modeOf(target)]
  return () => {
    writeFileAtomic(target, bytes, { temporary: join(temporary, randomUUID()), mode })
  }
}

/** Whether the disk has refused something. What else ends a write leaves it to the journal. */
const isOfDisk = (error: unknown): boolean =>
  error instanceof DiskFailed || (error instanceof Error && 'code' in error)

function asNotWritten(path: string, error: unknown): NotWritten {
  const said = error instanceof DiskFailed ? error.message : failed(path, error).message
  return new NotWritten(isCode(error, 'ENAMETOOLONG') ? `${said}; ${SHORTER}` : said, { cause: error })
}

const SHORTER = 'give it a shorter name in Xano, or name it under ignore in xano-sync.yaml'

/** What is removed behind a link lies outside of the tree as well. */
function lookOnTheWay(path: FilePath, { root, batch }: Where): void {
  const folder = dirname(path)
  if (!batch?.hasSeen(folder)) refuseLinks(root, folder)
  batch?.see(folder)
}

/** Writes the whole text where nobody looks for it; the name follows. */
function stage(path: FilePath, text: string, { root, temporary, batch }: Where): string {
  const target = `${root}/${path}`
  const ready = batch?.take(path, text)
  if (ready !== undefined) return ready
  mkdirSync(temporary, { recursive: true })
  const file = join(temporary, randomUUID())
  writeDurably(file, text, modeOf(target))
  return file
}

/** One step for whoever looks; where git's folder is on another disk, the text becomes whole beside its place first. */
function putInPlace(temporary: string, target: string, rename: (from: string, to: string) => void): void {
  try {
    rename(temporary, target)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    const beside = join(dirname(target), `.${randomUUID()}.tmp`)
    try {
      writeDurably(beside, readFileSync(temporary), lstatSync(temporary).mode & 0o777)
      rename(beside, target)
    } finally {
      rmSync(beside, { force: true })
    }
    rmSync(temporary, { force: true })
  }
}

/** Throws `NotWritten` where a folder below `top` is reached by a link, or is none. */
export function demandFolder(top: string, folder: string): void {
  try {
    refuseLinks(top, folder)
  } catch (error) {
    throw asNotWritten(folder, error)
  }
}

/** A link on the way would lead out of the tree, and a file leads nowhere. */
function refuseLinks(root: string, folder: string): void {
  let at = root
  for (const segment of folder.split('/')) {
    at = join(at, segment)
    const stats = lstatSync(at, { throwIfNoEntry: false })
    if (!stats) return
    if (stats.isSymbolicLink())
      throw new DiskFailed(`${relative(root, at)} is a link; nothing is written through it`)
    if (!stats.isDirectory()) throw new DiskFailed(`${relative(root, at)} is a file, where a folder belongs`)
  }
}

/** Whether a file is what it has to be; a disk that folds case answers for a name that another file of the group has. */
function isAsBefore(change: FileChange, changes: readonly FileChange[], { root }: Where): boolean {
  const { path, before } = change
  const now = current(path, root)
  if (now === before) return true
  if (before !== undefined) return false
  return changes.some(other => other !== change && other.before === now && isOneFile(root, other.path, path))
}

function current(path: FilePath, root: string): BlobId | undefined {
  const file = `${root}/${path}`
  try {
    const stats = lstatSync(file, { throwIfNoEntry: false })
    if (!stats) return undefined
    if (stats.isFile()) return blobId(readFileSync(file))
    const what = stats.isSymbolicLink() ? 'a link' : stats.isDirectory() ? 'a folder' : 'no regular file'
    throw new DiskFailed(`${path} is ${what}; nothing is written over it`)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Removes folders that are empty now; gives the first that stays. */
function pruneFolders(folder: string, root: string): string {
  let at = folder
  while (at !== root && at.startsWith(root)) {
    try {
      rmdirSync(at)
    } catch {
      return at
    }
    at = dirname(at)
  }
  return at
}
