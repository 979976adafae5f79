import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isAlive, type Owner, readOwner, self } from './process-owner.ts'

/** What a running watch says of itself: at least which process it is. */
export type WatchState = Owner & Readonly<Record<string, unknown>>

/** Where a running watch says how it is doing, below the folder that all worktrees share. */
export const watchFile = (commonDirectory: string): string => join(commonDirectory, 'xano-sync', 'watch.json')

/** What a running watch says; nothing, if none runs. */
export function readWatch(commonDirectory: string): WatchState | undefined {
  const state = readOwner(watchFile(commonDirectory))
  return state && isAlive(state) ? { ...state } : undefined
}

/** Says what a watch of this process is at, for `status`, until it ends. */
export function announceWatch(commonDirectory: string): {
  readonly say: (fields: Readonly<Record<string, unknown>>) => void
  readonly end: () => void
} {
  const path = watchFile(commonDirectory)
  let state: WatchState = { ...self(), since: new Date().toISOString() }
  const write = (): void => {
    writeFileSync(`${path}.tmp`, `${JSON.stringify(state)}\n`)
    renameSync(`${path}.tmp`, path)
  }
  mkdirSync(dirname(path), { recursive: true })
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
