import { randomUUID } from 'node:crypto'
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isCode } from '../disk/atomic-file.ts'
import { ownerBelow, self } from './process-owner.ts'

/**
 * Puts the name of this process where nobody's is; false where somebody's is. It appears in one step with its whole
 * content, so nobody ever reads half of an owner.
 */
export function claim(place: string): boolean {
  const draft = `${place}.${randomUUID()}`
  try {
    writeFileSync(draft, JSON.stringify(self()))
    linkSync(draft, place)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    if (isCode(error, ...NO_SECOND_NAMES)) return claimByFolder(place)
    throw error
  } finally {
    dropDraft(draft)
  }
}

/** What disks say that have no second names for a file, as those of sticks, of shares and of shared folders. */
const NO_SECOND_NAMES = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']

/** A folder takes the place of no file, and of no folder that holds something, which may be gone once that is told. */
function claimByFolder(place: string): boolean {
  const draft = `${place}.${randomUUID()}`
  try {
    mkdirSync(draft)
    writeFileSync(ownerBelow(draft), JSON.stringify(self()))
    renameSync(draft, place)
    return true
  } catch (error) {
    if (isCode(error, 'ENOTEMPTY', 'EEXIST') || existsSync(place)) return false
    throw error
  } finally {
    dropDraft(draft)
  }
}

/** A draft that stays is in nobody's way; to throw would leave the place with a process that does not know it. */
function dropDraft(draft: string): void {
  try {
    rmSync(draft, { force: true, recursive: true })
  } catch {
    // The disk does not let go of it.
  }
}

/** Takes away whose name is there. A folder goes in two steps, and between them it may be somebody else's. */
export function disclaim(place: string): void {
  if (!lstatSync(place, { throwIfNoEntry: false })?.isDirectory()) {
    rmSync(place, { force: true })
    return
  }
  rmSync(ownerBelow(place), { force: true })
  dropEmpty(place)
}

/** Takes away a folder that names nobody; nothing else that is there. */
export function dropEmpty(place: string): void {
  try {
    rmdirSync(place)
  } catch (error) {
    if (!isCode(error, 'ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST')) throw error
  }
}
