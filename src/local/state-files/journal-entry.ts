import * as v from 'valibot'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { type FilePath, filePath, isFilePath } from '../../core/xs/file-path.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { JournalEntry } from '../../engine/ports/journal.ts'

const blob = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{40}$/),
  v.transform(id => id as BlobId),
)
const commit = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{40}$/),
  v.transform(id => id as CommitId),
)
const path = v.pipe(
  v.string(),
  v.check(name => isFilePath(filePath(name))),
  v.transform(name => name as FilePath),
)
const entry = v.variant('kind', [
  v.object({
    kind: v.literal('writing'),
    head: v.object({ branch: v.exactOptional(v.string()), commit: v.exactOptional(commit) }),
    groups: v.array(v.array(v.object({ path, before: v.exactOptional(blob), after: v.exactOptional(blob) }))),
  }),
  v.object({
    kind: v.literal('pushing'),
    mirror: commit,
    sent: v.array(blob),
    removed: v.optional(v.array(blob), []),
  }),
])

/** The entry that a journal holds; nothing when it holds none that could be ours. */
export function parseEntry(text: string): JournalEntry | undefined {
  try {
    const parsed = v.safeParse(entry, JSON.parse(text))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
