import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomic } from '../disk/atomic-file.ts'

/** The file that says that a person wants no sync of this worktree for now. */
export const PAUSED = 'paused'

const place = (gitDirectory: string): string => join(gitDirectory, 'xano-sync', PAUSED)

export const isPaused = (gitDirectory: string): boolean => existsSync(place(gitDirectory))

/** Asks whatever watches this worktree to do nothing until it is resumed, also after a restart. */
export function pause(gitDirectory: string): void {
  writeFileAtomic(place(gitDirectory), '')
}

/** Whether there was a pause to end. */
export function resume(gitDirectory: string): boolean {
  const was = isPaused(gitDirectory)
  rmSync(place(gitDirectory), { force: true })
  return was
}
