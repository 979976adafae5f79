import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId, Note } from '../engine/ports.ts'
import { isCode } from './atomic-file.ts'
import type { BaseNote } from './base.ts'
import type { GitFolders } from './git.ts'

/** Many lines of the log, of which the last ones count. */
const TAIL_BYTES = 16_384

const LINE = /^([0-9a-f]{40}) ([0-9a-f]{40}) /

/**
 * From where HEAD came last to this commit, as git's own log of it tells; nothing where it is elsewhere by now, or
 * where git keeps no such log.
 */
export function cameFrom(
  { gitDirectory }: Pick<GitFolders, 'gitDirectory'>,
  head: CommitId | undefined,
): CommitId | undefined {
  const lines = tailOf(join(gitDirectory, 'logs', 'HEAD')).split('\n')
  for (const line of lines.reverse()) {
    const [, from, to] = LINE.exec(line) ?? []
    if (from !== to) return to === head ? (from as CommitId) : undefined
  }
  return undefined
}

/**
 * Whether HEAD has come from one commit to another by `git commit` alone, which leaves the files as they are, also where
 * it amends.
 */
export function cameByCommits(
  { gitDirectory }: Pick<GitFolders, 'gitDirectory'>,
  { from, to }: { readonly from: CommitId | undefined; readonly to: CommitId | undefined },
): boolean {
  let at: string | undefined = to
  for (const line of tailOf(join(gitDirectory, 'logs', 'HEAD'))
    .trimEnd()
    .split('\n')
    .reverse()) {
    const [, before, after] = LINE.exec(line) ?? []
    if (at === undefined || after !== at || !/\tcommit[ :]/.test(line)) return false
    at = before
    if (at === from) return true
  }
  return false
}

/** What was told last of a note. */
const TOLD = new WeakMap<BaseNote, Note>()

/** Base's note, where HEAD has come from elsewhere since to where it was then; the same object until that changes. */
export function noteNow(folders: Pick<GitFolders, 'gitDirectory'>, note: BaseNote): Note {
  const head = cameFrom(folders, note.head)
  if (note.headFrom === undefined || head === undefined || head === note.headFrom) return note
  const known = TOLD.get(note)
  if (known?.head === head) return known
  const told = { ...note, head }
  TOLD.set(note, told)
  return told
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
