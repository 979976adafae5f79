import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { withLabelGuid } from '../../core/xs/guid.ts'
import { fileText } from '../files/file-text.ts'
import { observeHere } from '../observe/observe.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import { restore } from './restore.ts'

/** What was done to one definition: the text that there was before, and the one that there is since. */
export interface Undoable {
  readonly before: Version | undefined
  readonly after: { readonly path: FilePath; readonly text: string } | undefined
}

/**
 * `written` and `removed`: what became of the file. `stale`: the definition is another by now. `taken`: another one has
 * its name.
 */
export type Undone = 'written' | 'removed' | 'stale' | 'taken'

/**
 * Gives the file of a definition the text that it had before something was pulled or pushed, as an edit of today, which
 * the next cycle sends like any other. Nothing is done where the file says anything else since. What is replaced is kept.
 */
export async function undo(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  { before, after }: Undoable,
): Promise<Undone> {
  const { ours } = await observeHere(ports, library)
  const at = after?.path ?? before?.path
  const now = ours.versions.find(({ path }) => path === at)
  if (!isSame(now, after)) return 'stale'
  if (!before) return now ? remove(ports, now) : 'stale'
  const [done] = await restore(ports, library, {
    tree: new Map([[before.path, before.blob]]),
    wanted: () => true,
    dryRun: false,
  })
  if (!done) return 'stale'
  return done.outcome === 'restored' ? 'written' : done.outcome
}

/** Xano gives what it is sent a guid and a form of its own. */
function isSame(now: Version | undefined, after: Undoable['after']): boolean {
  if (!now || !after) return !now && !after
  const { guid } = now.definition
  return (
    compareReturned(guid === undefined ? after.text : withLabelGuid(after.text, guid), now.text) !== 'altered'
  )
}

async function remove({ worktree, history }: Omit<Ports, 'remote'>, { path }: Version): Promise<Undone> {
  const scan = await worktree.scan([path])
  const blob: BlobId | undefined = scan.files.get(path)
  const content = blob && (await fileText(blob, scan, history))
  if (blob === undefined || content === undefined) return 'stale'
  await history.keep([{ path: `local/${path}`, content }], 'before something was undone')
  return (await worktree.write([{ path, before: blob, after: undefined }])) === 'stale' ? 'stale' : 'removed'
}
