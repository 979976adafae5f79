import type { BlobId } from '../../core/sync/snapshot.ts'
import type { Git } from './git.ts'

/** One file that a commit changed. */
export interface LoggedChange {
  /** What the format asked for. */
  readonly note: string
  readonly before: BlobId | undefined
  readonly after: BlobId | undefined
  readonly path: string
}

const MARK = '\u0001'

/** The changes of a log, in its order; `format` becomes the note of each. Renames are deletions beside additions. */
export async function rawLog(git: Git, format: string, args: readonly string[]): Promise<LoggedChange[]> {
  const flags = [
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--full-history',
    '-z',
    `--format=tformat:${MARK}${format}`,
  ]
  const output = (await git.run(['log', ...flags, ...args])).toString('utf8')
  const changes: LoggedChange[] = []
  let note = ''
  let meta: string | undefined
  for (const token of output.split('\0')) {
    const part = token.replace(/^\n/, '')
    if (meta !== undefined) {
      const [, , before, after] = meta.split(' ')
      changes.push({ note, before: present(before), after: present(after), path: part })
      meta = undefined
    } else if (part.startsWith(MARK)) note = part.slice(MARK.length).trim()
    else if (part.startsWith(':')) meta = part
  }
  return changes
}

/** Git writes zeros where there is no file. */
export const present = (blob: string | undefined): BlobId | undefined =>
  blob === undefined || /^0+$/.test(blob) ? undefined : (blob as BlobId)
