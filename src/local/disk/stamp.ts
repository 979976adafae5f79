import { statSync } from 'node:fs'
import { isCode } from './atomic-file.ts'

/** What is different once a file was written again, replaced or taken away, or came within reach. */
export function stampOf(path: string): string {
  try {
    const stamp = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stamp ? `${stamp.ino} ${stamp.size} ${stamp.mtimeNs}` : 'none'
  } catch (error) {
    // A home that is no folder, or another user's: whoever is to read a file there passes over it, or says so.
    if (isCode(error, 'EACCES', 'ENOTDIR')) return 'out of reach'
    throw error
  }
}
