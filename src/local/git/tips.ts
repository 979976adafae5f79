import type { CommitId } from '../../engine/ports/git.ts'
import type { Git, GitFolders } from './git.ts'
import { readRefFile } from './ref-file.ts'

/** The id of a commit's tree, and the last paragraph of what it says: that is where the trailers are. */
export interface CommitText {
  readonly tree: string
  readonly ending: string
}

/** Where a ref leads. */
export interface Tip {
  /** The id that it holds. */
  readonly value: CommitId | undefined
  /** The commit there; nothing where git does not hold it, or it is no commit. */
  readonly commit: CommitId | undefined
  /** What that commit says; nothing of one that was known before. */
  readonly text?: CommitText
}

export const NO_TIP: Tip = { value: undefined, commit: undefined }

/** A ref, or a commit's id, and the commit that it led to when it was last read. */
export interface Wanted {
  readonly name: string
  readonly known?: CommitId | undefined
}

/** Where refs lead, by one question for all of them that are there and do not lead where they did. */
export async function readTips(git: Git, all: readonly Wanted[]): Promise<readonly Tip[]> {
  const folders = await git.folders()
  const known = new Map(all.map(wanted => [wanted, knownOf(wanted, folders)]))
  const moved = all.filter(wanted => !known.get(wanted))
  const objects = await git.objects(
    moved.map(({ name }) => name),
    'contents',
  )
  return Promise.all(
    all.map(async wanted => {
      const tip = known.get(wanted)
      if (tip) return tip
      const object = objects[moved.indexOf(wanted)]
      if (object?.type !== 'commit') return { value: await valueOf(git, wanted.name), commit: undefined }
      const id = object.id as CommitId
      return { value: id, commit: id, text: textOf(object.bytes) }
    }),
  )
}

/** Where a ref leads that is not there, or leads where it did. */
function knownOf({ name, known }: Wanted, folders: GitFolders): Tip | undefined {
  const file = name.startsWith('refs/') ? readRefFile(folders, name) : undefined
  if (!file) return undefined
  if (file.commit === undefined) return NO_TIP
  return file.commit === known ? { value: known, commit: known } : undefined
}

/** Where one ref leads, or the commit of an id. */
export async function readTip(git: Git, name: string): Promise<Tip> {
  const [tip = NO_TIP] = await readTips(git, [{ name }])
  return tip
}

/** Also of a ref whose object is lost. */
async function valueOf(git: Git, name: string): Promise<CommitId | undefined> {
  const file = name.startsWith('refs/') ? readRefFile(await git.folders(), name) : undefined
  if (file) return file.commit
  const value = await git.text(['rev-parse', '--quiet', '--verify', name], { accept: [1, 128] })
  return value === '' ? undefined : (value as CommitId)
}

/** The message of the first state of a large workspace is long, of which nothing but its end is made a text. */
function textOf(commit: Buffer): CommitText {
  const head = commit.indexOf('\n\n')
  const [, tree = ''] = /^tree (\w+)$/m.exec(commit.toString('latin1', 0, head < 0 ? undefined : head)) ?? []
  return { tree, ending: head < 0 ? '' : endingOf(commit.subarray(head + 2)) }
}

function endingOf(message: Buffer): string {
  for (let from = message.length; ;) {
    const gap = from < 2 ? -1 : message.lastIndexOf('\n\n', from - 2)
    const ending = message.toString('utf8', gap < 0 ? 0 : gap + 2)
    if (gap < 0 || ending.trim() !== '') return ending
    from = gap + 1
  }
}
