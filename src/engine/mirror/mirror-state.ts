import { changes } from '../../core/sync/change.ts'
import { replaced } from '../../core/sync/replaced.ts'
import { lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import type { MirrorState } from '../ports/history.ts'
import type { Activity, Remote } from '../ports/remote.ts'
import { isEdit } from './audit-row.ts'
import { creditsOf } from './credit.ts'
import { mirrorLine, summaryOf } from './mirror-line.ts'

/** How many rows of the audit log are read to find out who made a change. */
export const ROWS = 100

/** What the mirror ends with, and how far the audit log had come then, if that could be read. */
export interface Seen {
  readonly versions: readonly Version[]
  readonly log: number | undefined
}

/**
 * The commit of the mirror for what others changed in Xano, with who and when where the audit log tells: by rows that
 * came since the state before, for what a row has told once it does not tell again.
 */
export async function pulledState(
  remote: Remote,
  { versions: before, log, rows: read }: Seen & { readonly rows?: readonly Activity[] },
  after: Snapshot,
): Promise<MirrorState | undefined> {
  const versions = lastKnown(after)
  const found = changes(before, versions)
  if (found.length === 0) return undefined
  const rows = read ?? (await remote.activity(ROWS))
  const fresh = log === undefined ? [] : (rows ?? []).filter(({ id }) => id > log)
  const known = [...before, ...versions].map(({ definition }) => definition)
  const credits = creditsOf(found, fresh, known)
  const authors = [...credits.values()].sort((a, b) => b.id - a.id)
  const [newest] = authors
  const others = new Map(authors.map(({ author, at }) => [nameOf(author), { ...author, at }]))
  if (newest) others.delete(nameOf(newest.author))
  return {
    versions,
    before,
    subject: `pull: ${summaryOf(found)}`,
    body: found.map(change => {
      const row = credits.get(change)
      return mirrorLine(change, row && { name: row.author.name, at: row.at })
    }),
    ...(newest ? { author: { ...newest.author, at: newest.at } } : {}),
    coauthors: [...others.values()],
    pushed: false,
    ...(rows ? { log: newestOf(rows) } : {}),
  }
}

/** Reading leaves rows too, and whoever reads at another time is to come to the same commit. */
const newestOf = (rows: readonly Activity[]): number =>
  Math.max(0, ...rows.flatMap(row => (isEdit(row) ? row.id : [])))

const nameOf = ({ name, email }: Activity['author']): string => `${name} <${email}>`

/** The commit of a mirror that begins with a workspace in which there is nothing. */
export async function emptyState(remote: Remote): Promise<MirrorState> {
  const rows = await remote.activity(ROWS)
  return {
    versions: [],
    subject: 'pull: nothing',
    body: [],
    coauthors: [],
    pushed: false,
    ...(rows ? { log: newestOf(rows) } : {}),
  }
}

/** One definition that a push of ours has changed in Xano; nothing is left of one that it deleted. */
export interface Applied {
  readonly before: Version | undefined
  readonly after: Version | undefined
  /** Xano holds it as a draft. */
  readonly draft?: true
}

/**
 * The commit of the mirror for what our own push has changed, and nothing else. What others did at the same time is
 * another commit, unless it took the place of something that was sent: then neither can be told without the other.
 */
export function pushedState(
  { versions: before, log }: Seen,
  applied: readonly Applied[],
): MirrorState | undefined {
  const moves = new Map(applied.flatMap(one => (one.before ? [[one.before, one.after] as const] : [])))
  const added = applied.flatMap(one => (one.before ? [] : (one.after ?? [])))
  const versions = [...replaced(before, moves), ...added]
  const found = changes(before, versions)
  if (found.length === 0 || new Set(versions.map(({ path }) => path)).size < versions.length) return undefined
  const drafts = new Set(applied.flatMap(({ after, draft }) => (draft ? [after] : [])))
  const told = found.map(change => (drafts.has(change.after) ? { ...change, draft: true as const } : change))
  const body = told.map(change => mirrorLine(change))
  const subject = `push: ${summaryOf(told)}`
  return {
    versions,
    before,
    subject,
    body,
    coauthors: [],
    pushed: true,
    ...(log === undefined ? {} : { log }),
  }
}
