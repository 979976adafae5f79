import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { FileChange } from '../core/sync/file-group.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { blobId } from '../engine/blob-id.ts'
import { DiskFailed } from '../engine/errors.ts'
import { failed, isCode, syncDirectory, writeDurably } from './atomic-file.ts'
import type { Step } from './step.ts'

interface Where {
  readonly root: string
  /** A folder for files that are not whole yet: out of the way, and as a rule on the same disk. */
  readonly temporary: string
  readonly step: Step
  /** Gives a file another name. */
  readonly rename?: (from: string, to: string) => void
}

/**
 * Replaces, creates and removes files, all or none: first every new text is made durable beside the tree, then
 * every file is compared with what it has to be, then the names change, additions before removals.
 */
export function replaceFiles(changes: readonly FileChange[], where: Where): 'written' | 'stale' {
  const staged = new Map<FilePath, string>()
  try {
    for (const { path, after } of changes)
      if (after !== undefined) staged.set(path, stage(path, after, where))
    if (changes.some(({ path, before }) => current(path, where) !== before)) return 'stale'
    const touched = new Set<string>()
    for (const { path } of changes) {
      const temporary = staged.get(path)
      if (temporary === undefined) continue
      where.step(`write ${path}`)
      putInPlace(temporary, join(where.root, path), where.rename ?? renameSync)
      staged.delete(path)
      touched.add(dirname(join(where.root, path)))
    }
    for (const { path, after } of changes) {
      if (after !== undefined) continue
      where.step(`remove ${path}`)
      rmSync(join(where.root, path), { force: true })
      touched.add(pruneFolders(dirname(join(where.root, path)), where.root))
    }
    for (const folder of touched) syncDirectory(folder)
    return 'written'
  } catch (error) {
    throw error instanceof DiskFailed ? error : failed(changes[0]?.path ?? '', error)
  } finally {
    for (const temporary of staged.values()) rmSync(temporary, { force: true })
  }
}

/** Writes the whole text where nobody looks for it; the name follows. */
function stage(path: FilePath, text: string, { root, temporary }: Where): string {
  const target = join(root, path)
  refuseLinks(root, dirname(path))
  mkdirSync(dirname(target), { recursive: true })
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

/** A folder on the way that is a link would lead out of the tree. */
function refuseLinks(root: string, folder: string): void {
  let at = root
  for (const segment of folder.split('/')) {
    at = join(at, segment)
    try {
      if (lstatSync(at).isSymbolicLink())
        throw new DiskFailed(`${relative(root, at)} is a link; nothing is written through it`)
    } catch (error) {
      if (!isCode(error, 'ENOENT')) throw error
      return
    }
  }
}

function modeOf(file: string): number {
  try {
    return lstatSync(file).mode & 0o777
  } catch {
    return 0o666
  }
}

function current(path: FilePath, { root }: Where): BlobId | 'other' | undefined {
  const file = join(root, path)
  try {
    return lstatSync(file).isFile() ? blobId(readFileSync(file)) : 'other'
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
