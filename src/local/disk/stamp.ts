import { statSync } from 'node:fs'

/** What is different once a file was written again, replaced or taken away. */
export function stampOf(path: string): string {
  const stamp = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stamp ? `${stamp.ino} ${stamp.size} ${stamp.mtimeNs}` : 'none'
}
