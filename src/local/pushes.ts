import type { RecentPush } from '../core/sync/background.ts'
import type { BlobId } from '../core/sync/snapshot.ts'
import { readDefinition } from '../core/xs/definition.ts'
import { filePath, isFilePath } from '../core/xs/file-path.ts'
import type { CommitId } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { readBlobs } from './objects.ts'
import { type LoggedChange, rawLog } from './raw-log.ts'

/** Which pushes are asked for: those in the line of the mirror since then, beside the commit for which Base stands. */
export interface PushSpan {
  readonly mirror: CommitId
  readonly base: CommitId | undefined
  readonly since: Date
}

/**
 * The texts that our pushes have replaced in Xano since then, as the mirror tells it, oldest first, and which of them
 * the state that Base stands for does not know. What a push has given another place is told by its guid.
 */
export async function pushesSince(git: Git, { mirror, base, since }: PushSpan): Promise<RecentPush[]> {
  const recent = `--since=${since.toISOString()}`
  const changes = await rawLog(git, '%H', ['--reverse', '--grep=^push: ', recent, mirror])
  const isAll = base === undefined || base === mirror || changes.length === 0
  const news = new Set(isAll ? [] : (await git.text(['rev-list', recent, `${base}..${mirror}`])).split('\n'))
  const origins = await originsOf(git, changes)
  return changes.flatMap(change => {
    const { after, path } = change
    const before = change.before ?? origins.get(change)
    const checked = filePath(path)
    const isNews = news.has(change.note)
    return before && after && isFilePath(checked)
      ? [{ path: checked, before, after, ...(isNews && { isNews }) }]
      : []
  })
}

/** What lay elsewhere before the same push. */
async function originsOf(git: Git, changes: readonly LoggedChange[]): Promise<Map<LoggedChange, BlobId>> {
  const gone = changes.filter(({ after }) => after === undefined)
  const pushes = new Set(gone.map(({ note }) => note))
  const added = changes.filter(({ before, note }) => before === undefined && pushes.has(note))
  const blobs = [...gone.flatMap(({ before }) => before ?? []), ...added.flatMap(({ after }) => after ?? [])]
  const texts = await readBlobs(git, blobs)
  const identity = (note: string, blob: BlobId | undefined): string | undefined => {
    const bytes = blob && texts.get(blob)
    const reading = bytes && readDefinition(Buffer.from(bytes).toString('utf8'))
    const guid = reading?.kind === 'definition' ? reading.definition.guid : undefined
    return guid === undefined ? undefined : `${note} ${guid}`
  }
  const before = new Map(gone.map(change => [identity(change.note, change.before), change.before]))
  return new Map(
    added.flatMap(change => {
      const known = identity(change.note, change.after)
      const origin = known === undefined ? undefined : before.get(known)
      return origin ? [[change, origin] as const] : []
    }),
  )
}
