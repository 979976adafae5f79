import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** Runs `work` as on a disk that gives no file a second name. */
export async function linkless<T>(work: () => Promise<T>): Promise<T> {
  const { linkSync } = fs
  fs.linkSync = () => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })
  }
  syncBuiltinESMExports()
  try {
    return await work()
  } finally {
    fs.linkSync = linkSync
    syncBuiltinESMExports()
  }
}
