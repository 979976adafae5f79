import type { BlobId } from '../../core/sync/snapshot.ts'
import type { History } from '../ports/history.ts'
import type { LocalScan } from '../ports/worktree.ts'
import { decode } from '../texts/library.ts'

/** The whole text of a file that a scan saw, or of a blob that git holds; nothing, where that is no UTF-8 or not known. */
export async function fileText(
  blob: BlobId,
  { contents }: Pick<LocalScan, 'contents'>,
  history: Pick<History, 'read'>,
): Promise<string | undefined> {
  const bytes = contents.get(blob) ?? (await history.read([blob])).get(blob)
  return bytes && decode(bytes)
}
