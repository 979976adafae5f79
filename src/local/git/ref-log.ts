import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { CommitId } from '../../engine/ports/git.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { isCode } from '../disk/atomic-file.ts'

/** One move of a ref, as git's own log of it tells. */
export interface LoggedMove {
  readonly from: CommitId
  readonly to: CommitId
  /** What moved it. */
  readonly message: string
  /** Tells it from every other one, which may have gone the same way at another time. */
  readonly id: string
}

/** Many lines of a log, of which the last ones count. */
const TAIL_BYTES = 16_384

const LINE = /^([0-9a-f]{40}) ([0-9a-f]{40}) [^\t]*(?:\t(.*))?$/

/** The last moves of a ref, newest first; none where git keeps no log of it. */
export function readRefLog(path: string): LoggedMove[] {
  return tailOf(path)
    .split('\n')
    .reverse()
    .flatMap(line => {
      const [, from, to, message = ''] = LINE.exec(line) ?? []
      return from === undefined || to === undefined
        ? []
        : [{ from: from as CommitId, to: to as CommitId, message, id: blobId(line) }]
    })
}

function tailOf(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const start = Math.max(0, fstatSync(file).size - TAIL_BYTES)
      const bytes = Buffer.alloc(TAIL_BYTES)
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, TAIL_BYTES, start))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return ''
    throw error
  }
}
