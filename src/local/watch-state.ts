import { join } from 'node:path'
import { isAlive, type Owner, readOwner } from './process-owner.ts'

/** What a running watch says of itself: at least which process it is. */
export type WatchState = Owner & Readonly<Record<string, unknown>>

/** Where a running watch says how it is doing, below the folder that all worktrees share. */
export const watchFile = (commonDirectory: string): string => join(commonDirectory, 'xano-sync', 'watch.json')

/** What a running watch says; nothing, if none runs. */
export function readWatch(commonDirectory: string): WatchState | undefined {
  const state = readOwner(watchFile(commonDirectory))
  return state && isAlive(state) ? { ...state } : undefined
}
