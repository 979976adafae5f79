import { readDocument } from '../../core/sync/document.ts'
import type { FileChange } from '../../core/sync/file-group.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { fileText } from '../files/file-text.ts'
import { writeEach } from '../files/write-each.ts'
import type { KeptFile } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'

/**
 * Gives files in which markers still stand the text that they had before, so that their conflicts can be decided in
 * another way. What was done between the markers is kept.
 */
export async function unmark(
  { history, worktree }: Pick<Ports, 'history' | 'worktree'>,
  wanted: (path: FilePath) => boolean,
): Promise<void> {
  const { note } = await history.recall()
  const marked = note.marked.filter(({ path }) => wanted(path))
  if (marked.length === 0) return
  const scan = await worktree.scan(marked.map(({ path }) => path))
  const kept: KeptFile[] = []
  const changes: FileChange[] = []
  for (const { path, before } of marked) {
    const blob = scan.files.get(path)
    if (before === undefined || blob === undefined) continue
    const [now, old] = await Promise.all([fileText(blob, scan, history), fileText(before, scan, history)])
    if (now === undefined || old === undefined || readDocument(now).kind === 'definition') continue
    kept.push({ path: `local/${path}`, content: now })
    changes.push({ path, before: blob, after: old })
  }
  await history.keep(kept, 'before markers were taken back')
  await writeEach(worktree, changes)
}
