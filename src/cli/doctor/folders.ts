import { accessSync, constants, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { prefixOf } from '../../local/repository/binding.ts'
import type { Repository } from '../../local/repository/repository.ts'
import { broken, fine, type Finding } from './finding.ts'

/** What the system says of a folder. */
export interface Look {
  readonly mayWrite: (folder: string) => boolean
  /** Bytes that are free where it lies; undefined where nothing is said of that. */
  readonly free: (folder: string) => number | undefined
}

/** Fewer free bytes than that are none. */
const ROOM = 1_000_000

/** Whether a run may write where it has to, and has room for that. Tries nothing out. */
export function examineFolders(repository: Repository, look: Look = DISK): Finding[] {
  const { top, gitDirectory, commonDirectory } = repository
  const git = [gitDirectory, join(commonDirectory, 'objects'), join(commonDirectory, 'refs')]
  const folders = [join(top, prefixOf(repository)), ...git]
  const closed = folders.find(folder => !look.mayWrite(folder))
  const full = folders.find(folder => (look.free(folder) ?? ROOM) < ROOM)
  return [
    closed === undefined
      ? fine('folders', 'they may be written')
      : broken('folders', `${closed} may not be written`, 'see who owns it, and what it permits'),
    full === undefined
      ? fine('room', 'the disk is not full')
      : broken('room', `the disk of ${full} is full`, 'make room on it'),
  ]
}

/** What the system says where it is not allowed. A folder that is not there yet is made. */
const REFUSALS: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS'])

const DISK: Look = {
  mayWrite: folder => {
    try {
      accessSync(folder, constants.W_OK)
      return true
    } catch (error) {
      return !(error instanceof Error && 'code' in error && REFUSALS.has(error.code))
    }
  },
  free: folder => {
    try {
      const { blocks, bavail, bsize } = statfsSync(folder)
      return blocks === 0 ? undefined : bavail * bsize
    } catch {
      return undefined
    }
  },
}
