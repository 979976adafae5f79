import { type Change, changes } from '../core/sync/change.ts'
import { lastKnown, type Snapshot } from '../core/sync/snapshot.ts'
import { mirrorLine, titleOf } from './mirror-line.ts'
import type { Activity, MirrorState, Remote } from './ports.ts'

/** How many rows of the audit log are read to find out who made a change. */
const ROWS = 100

/** The commit of the mirror for what others changed in Xano, with who and when where the audit log tells. */
export async function pulledState(
  remote: Remote,
  before: Snapshot,
  after: Snapshot,
): Promise<MirrorState | undefined> {
  const versions = lastKnown(after)
  const found = changes(before.versions, versions)
  if (found.length === 0) return undefined
  const rows = before.versions.length === 0 ? undefined : await remote.activity(ROWS)
  const credits = found.map(change => ({ change, row: rows?.find(row => concerns(row, change)) }))
  const authors = credits.flatMap(({ row }) => (row ? [row] : [])).sort((a, b) => b.id - a.id)
  const [newest] = authors
  const others = new Map(authors.map(({ author, at }) => [author.email, { ...author, at }]))
  if (newest) others.delete(newest.author.email)
  return {
    versions,
    subject: `pull: ${summary(found)}`,
    body: credits.map(({ change, row }) => mirrorLine(change, row && { name: row.author.name, at: row.at })),
    ...(newest ? { author: { ...newest.author, at: newest.at } } : {}),
    coauthors: [...others.values()],
    pushed: false,
  }
}

/** The commit of the mirror for a state that our own push has led to. */
export function pushedState(before: Snapshot, after: Snapshot): MirrorState | undefined {
  const versions = lastKnown(after)
  const found = changes(lastKnown(before), versions)
  if (found.length === 0) return undefined
  const body = found.map(change => mirrorLine(change))
  return { versions, subject: `push: ${summary(found)}`, body, coauthors: [], pushed: true }
}

function summary(found: readonly Change[]): string {
  const [only] = found
  if (found.length === 1 && only) return `${only.action} ${titleOf((only.after ?? only.before).definition)}`
  const counts = new Map<string, number>()
  for (const { action } of found) counts.set(action, (counts.get(action) ?? 0) + 1)
  return [...counts].map(([action, count]) => `${count} ${action}`).join(', ')
}

const ENDINGS = { created: 'create', updated: 'update', renamed: 'update', deleted: 'delete' } as const

/** A row may call a definition by the name that it had before. */
function concerns({ type, name }: Activity, { action, before, after }: Change): boolean {
  const { kind } = (after ?? before).definition
  if (!type.startsWith(kind) || !type.endsWith(`:${ENDINGS[action]}`)) return false
  return [after, before].some(version => version !== undefined && name.includes(version.definition.name))
}
