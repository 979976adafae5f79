import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isCode, makeFolder } from '../disk/atomic-file.ts'
import { isAlive, type Owner, readOwner, self } from './process-owner.ts'

/** What a running watch says of itself: at least which process it is. */
export type WatchState = Owner & Readonly<Record<string, unknown>>

export interface WatchAnnouncement {
  readonly say: (fields: Readonly<Record<string, unknown>>) => void
  readonly end: () => void
}

/** Where a running watch says how it is doing, for its worktree. */
export const watchFile = (gitDirectory: string): string => join(gitDirectory, 'xano-sync', 'watch.json')

const LEFT_UNSAID = [
  'ENOENT',
  'ENOTDIR',
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EMFILE',
  'ENFILE',
  'EIO',
]

/** What a running watch says; nothing, if none runs. */
export function readWatch(gitDirectory: string): WatchState | undefined {
  const state = readOwner(watchFile(gitDirectory))
  return state && isAlive(state) ? { ...state } : undefined
}

/**
 * Says what a watch of this process is at, for `status`, until it ends. Where that cannot be written (git's folder is
 * gone, the disk is full), nothing is said: a watch goes on without.
 */
export function announceWatch(
  gitDirectory: string,
  first: Readonly<Record<string, unknown>>,
): WatchAnnouncement {
  const path = watchFile(gitDirectory)
  let state: WatchState = { ...self(), since: new Date().toISOString(), ...first }
  let said = ''
  const write = (): void => {
    const line = `${JSON.stringify(state)}\n`
    if (line === said) return
    try {
      writeFileSync(`${path}.tmp`, line)
      renameSync(`${path}.tmp`, path)
      said = line
    } catch (error) {
      if (!isCode(error, ...LEFT_UNSAID)) throw error
    }
  }
  makeFolder(dirname(path))
  write()
  return {
    say: fields => {
      state = { ...state, ...fields }
      write()
    },
    end: () => {
      rmSync(path, { force: true })
    },
  }
}
