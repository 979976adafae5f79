import { statSync } from 'node:fs'
import { isCode } from './atomic-file.ts'

/** What is different once a file was written again, replaced or taken away, or came within reach. */
export function stampOf(path: string): string {
  try {
    const stamp = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stamp ? `${stamp.ino} ${stamp.size} ${stamp.mtimeNs}` : 'none'
  } catch (error) {
    // In a home that is no folder, of which newer versions of Node say by themselves that there is none; or a link to itself.
    if (isCode(error, 'ENOTDIR', 'ELOOP')) return 'none'
    // In another user's home: whoever is to read it passes over it, or says so.
    if (isCode(error, 'EACCES')) return 'out of reach'
    throw error
  }
}
