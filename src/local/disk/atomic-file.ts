import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { DiskFailed, messageOf } from '../../engine/ports/errors.ts'

/** Makes `path` hold `bytes` in one step, durably: whoever reads it sees all of it or what was there before. */
export function writeFileAtomic(
  path: string,
  bytes: string | Uint8Array,
  { temporary = `${path}.tmp`, mode = 0o666 } = {},
): void {
  try {
    makeFolder(dirname(path))
    writeDurably(temporary, bytes, mode)
    renameSync(temporary, path)
    syncDirectory(dirname(path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw failed(path, error)
  }
}

/** Makes a folder, and those above it that are missing, durably once `flush` has seen to those with new names in them. */
export function makeFolder(path: string, flush: (folder: string) => void = syncDirectory): void {
  const first = mkdirSync(path, { recursive: true })
  if (first === undefined) return
  for (let at = path; at.length >= first.length; at = dirname(at)) flush(dirname(at))
}

/** Writes a file of its own and waits until the disk has it. */
export function writeDurably(path: string, bytes: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'w', mode)
  try {
    let rest = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    while (rest.byteLength > 0) rest = rest.subarray(writeSync(file, rest))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Waits until the disk has what was written to a file. */
export function syncFile(path: string): void {
  sync(openSync(path, 'r'))
}

/** What disks say, and those behind a network, that flush files and no folders. */
const NO_FLUSH = ['EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']

/** Waits until the disk has the names in a folder. Systems that cannot open a folder do so by themselves. */
export function syncDirectory(path: string): void {
  let folder: number
  try {
    folder = openSync(path, 'r')
  } catch {
    return
  }
  try {
    sync(folder)
  } catch (error) {
    if (!isCode(error, ...NO_FLUSH)) throw error
  }
}

function sync(file: number): void {
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The permissions of a file, and those of a new one where there is none. */
export const modeOf = (file: string): number => {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  return stats ? stats.mode & 0o777 : 0o666
}

export const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)

/** What the disk said, about which file. */
export function failed(path: string, error: unknown): DiskFailed {
  const reason = messageOf(error)
  return new DiskFailed(`${path}: ${reason}`, { cause: error })
}
