import type { FilePath } from '../../core/xs/file-path.ts'
import type { Landed } from '../../engine/ports/history.ts'
import { type SeenIndex, updateIndex } from '../git-index/index-file.ts'
import { dropIncoming, writeCommit } from '../git/fast-import.ts'
import { moveRefs } from '../git/refs.ts'
import { treeDiff } from '../git/tree-diff.ts'
import { isCommitBeingWritten } from '../head/commit-editor.ts'
import type { Placing } from './landing-plan.ts'
import type { Words } from './landing-words.ts'
import type { OnBranch, Site } from './site.ts'

/**
 * Makes one commit of these files on top of the branch: first the objects, then the index at just these paths, and
 * last the branch, from where it was seen.
 */
export async function commitFiles(
  { git, prefix }: Site,
  head: OnBranch,
  files: {
    readonly changes: ReadonlyMap<FilePath, Placing>
    readonly index: SeenIndex
    readonly words: () => Promise<Words>
    readonly reason: string
  },
): Promise<Landed> {
  const { branch, commit: tip } = head
  const { index, reason } = files
  if (files.changes.size === 0) return { kind: 'nothing', head, left: [] }
  if (await isCommitBeingWritten(git)) return { kind: 'later', head, left: [] }
  const { person, message } = await files.words()
  const made = await writeCommit(git, {
    message,
    author: person,
    committer: person,
    ...(tip === undefined ? {} : { parent: tip }),
    changes: new Map(
      [...files.changes].map(([path, placing]) => [
        prefix + path,
        placing && { ...placing, mode: index.get(prefix + path)?.mode },
      ]),
    ),
  })
  const changes = await treeDiff(git, tip, made)
  const updates = new Map([...changes].map(([path, { after }]) => [path, after]))
  const { refreshed } = await updateIndex(git, updates, index)
  await moveRefs(git, [{ ref: `refs/heads/${branch}`, to: made, from: tip }], reason, [dropIncoming(made)])
  await refreshed
  return { kind: 'landed', head: { branch, commit: made }, left: [] }
}
