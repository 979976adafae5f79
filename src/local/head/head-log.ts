import { join } from 'node:path'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Note } from '../../engine/ports/history.ts'
import type { GitFolders } from '../git/git.ts'
import { readRefLog, type LoggedMove } from '../git/ref-log.ts'
import type { BaseNote } from '../memory/base.ts'

const headLog = ({ gitDirectory }: Pick<GitFolders, 'gitDirectory'>): LoggedMove[] =>
  readRefLog(join(gitDirectory, 'logs', 'HEAD'))

/** How HEAD came to where it is now, as git's own log of it tells; nothing where git keeps no such log. */
export const lastMove = (folders: Pick<GitFolders, 'gitDirectory'>): LoggedMove | undefined =>
  headLog(folders).find(({ from, to }) => from !== to)

/**
 * Whether HEAD has come from one commit to another by `git commit` alone, which leaves the files as they are, also where
 * it amends.
 */
export const cameByCommits = (folders: Pick<GitFolders, 'gitDirectory'>, way: Way): boolean =>
  stopsOn(folders, way, /^commit[ :]/) !== undefined

/**
 * Where HEAD has stood on its way, if it came by what leaves alone all files that it does not change: commits, also ours
 * and those that repeat or take back another one, merges, and pulls that merge.
 */
export const gentleStops = (
  folders: Pick<GitFolders, 'gitDirectory'>,
  way: Way,
): readonly CommitId[] | undefined => stopsOn(folders, way, GENTLE)

const GENTLE =
  /^(?:commit[ :]|xano-sync: |cherry-pick: |revert: |merge |pull\b[^(]*: (?:Fast-forward|Merge made ))/

interface Way {
  readonly from: CommitId | undefined
  readonly to: CommitId | undefined
}

/** Where HEAD had stood before, it may have left in any way. */
const touches =
  (commit: CommitId | undefined) =>
  (move: LoggedMove): boolean =>
    move.to === commit || move.from === commit

function stopsOn(
  folders: Pick<GitFolders, 'gitDirectory'>,
  { from, to }: Way,
  how: RegExp,
): readonly CommitId[] | undefined {
  const stops: CommitId[] = []
  const log = headLog(folders)
  let at = to
  for (const [index, move] of log.entries()) {
    if (move.to !== at || !how.test(move.message)) return undefined
    stops.push(move.to)
    at = move.from
    if (at === from) return log.slice(index + 1).some(touches(to)) ? undefined : stops
  }
  return undefined
}

/** What was told last of a note. */
const TOLD = new WeakMap<BaseNote, Note>()

/**
 * Base's note, where HEAD has come from elsewhere since to where it was then; the same object until that changes. It may
 * have left before Base was moved.
 */
export function noteNow(folders: Pick<GitFolders, 'gitDirectory'>, note: BaseNote): Note {
  const last = note.headMove === undefined ? undefined : lastMove(folders)
  if (!last || last.to !== note.head || last.id === note.headMove) return note
  const known = TOLD.get(note)
  if (known?.head === last.from) return known
  const told = { ...note, head: last.from }
  TOLD.set(note, told)
  return told
}
