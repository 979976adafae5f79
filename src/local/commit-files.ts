import type { FilePath } from '../core/xs/file-path.ts'
import type { CommitId, Landed } from '../engine/ports.ts'
import { isCommitBeingWritten } from './commit-editor.ts'
import { dropIncoming, type Person, writeCommit } from './fast-import.ts'
import type { Git } from './git.ts'
import { type IndexEntry, updateIndex } from './index-file.ts'
import type { OnBranch, Site } from './landing.ts'
import type { Placing } from './landing-plan.ts'
import { moveRefs } from './refs.ts'
import { treeDiff } from './tree-diff.ts'

/**
 * Makes one commit of these files on top of the branch, in the words of the mirror's last commit about them: first the objects,
 * then the index at just these paths, and last the branch, from where it was seen.
 */
export async function commitFiles(
  { git, prefix, mirror }: Site,
  head: OnBranch,
  files: {
    readonly changes: ReadonlyMap<FilePath, Placing>
    readonly index: ReadonlyMap<string, IndexEntry>
    /** Where the mirror holds, or held, what this is about. */
    readonly about: readonly FilePath[]
    readonly reason: string
  },
): Promise<Landed> {
  const { branch, commit: tip } = head
  const { index, reason } = files
  if (files.changes.size === 0) return { kind: 'nothing', head, left: [] }
  if (await isCommitBeingWritten(git)) return { kind: 'later', head, left: [] }
  const { person, message } = await describe(git, mirror, files.about)
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
  await updateIndex(git, new Map([...changes].map(([path, { after }]) => [path, after])), index)
  await moveRefs(git, [{ ref: `refs/heads/${branch}`, to: made, from: tip }], reason, [dropIncoming(made)])
  return { kind: 'landed', head: { branch, commit: made }, left: [] }
}

/** Message, author and date of the mirror's commit, so that clones which saw the same make the same commit. */
async function describe(
  git: Git,
  mirror: CommitId,
  about: readonly FilePath[],
): Promise<{ person: Person; message: string }> {
  const log = ['log', '-1', '--format=%an%n%ae%n%at%n%B', mirror, '--']
  const few = about.length <= 200 ? about.map(path => `:(literal,top)${path}`) : []
  const words = (await git.text([...log, ...few])) || (await git.text(log))
  const [name = '', email = '', at = '', ...message] = words.split('\n')
  return { person: { name, email, at: new Date(Number(at) * 1000) }, message: message.join('\n') }
}
