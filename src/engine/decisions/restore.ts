import type { Marked } from '../../core/sync/background.ts'
import { type Restoration, restorations } from '../../core/sync/restoration.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { fileText } from '../files/file-text.ts'
import { writeEach } from '../files/write-each.ts'
import { type Survey, survey } from '../observe/survey.ts'
import type { Tree } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Library } from '../texts/library.ts'
import { remember } from './remember.ts'
import { undecidedWrites } from './undecided-writes.ts'

/** What became of one old text. */
export interface Restored {
  readonly restoration: Restoration
  /** `taken`: another definition has its name. `stale`: the file changed in the meantime. */
  readonly outcome: 'restored' | 'taken' | 'stale'
}

interface Request {
  /** The files of the folder of definitions as they were. */
  readonly tree: Tree
  readonly wanted: (versions: readonly Version[]) => boolean
  readonly dryRun: boolean
}

/**
 * Writes old texts into the files that their definitions have now. That is an edit: the next cycle merges it with
 * what Xano holds and sends it, however old it looks. What is replaced is kept.
 */
export async function restore(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  { tree, wanted, dryRun }: Request,
): Promise<Restored[]> {
  const seen = await survey(ports, library)
  const { base, ours, mirror: theirs } = seen.here
  const old = (await library.snapshot(tree, ports.history)).versions
  const planned = restorations(old, { base, ours, theirs }).filter(({ old: then, sides }) =>
    wanted([then, ...[sides.ours, sides.theirs].flatMap(side => side ?? [])]),
  )
  const free = planned.filter(({ namesake }) => !namesake)
  if (dryRun)
    return planned.map(restoration => ({
      restoration,
      outcome: restoration.namesake ? 'taken' : 'restored',
    }))
  const before = await filesBefore(ports, free)
  const decided = free.map(({ sides, content }) => ({ sides, text: content }))
  await remember(ports, seen, {
    marked: marksFor(seen, free, before),
    writes: await undecidedWrites(ports.history, library, seen.here.note, decided),
  })
  const outcomes = await writeEach(
    ports.worktree,
    free.map(({ path, content, sides }) => ({
      path,
      before: sides.ours?.blob ?? before.get(path),
      after: content,
    })),
  )
  const written = new Map(free.map((restoration, at) => [restoration, outcomes[at]]))
  return planned.map((restoration): Restored => {
    if (restoration.namesake) return { restoration, outcome: 'taken' }
    return { restoration, outcome: written.get(restoration) === 'stale' ? 'stale' : 'restored' }
  })
}

/** What lies at the places now, kept; also what is no definition. */
async function filesBefore(
  { worktree, history }: Pick<Ports, 'worktree' | 'history'>,
  planned: readonly Restoration[],
): Promise<Tree> {
  const paths = planned.map(({ path }) => path)
  const scan = await worktree.scan(paths)
  const before = new Map(
    paths.flatMap(path => {
      const blob = scan.files.get(path)
      return blob ? [[path, blob] as const] : []
    }),
  )
  const kept = []
  for (const [path, blob] of before) {
    const content = await fileText(blob, scan, history)
    if (content === undefined) before.delete(path)
    else kept.push({ path: `local/${path}`, content })
  }
  await history.keep(kept, 'before old texts were restored')
  return before
}

/** The texts are somebody's word, that goes out from Base. */
function marksFor(
  { here: { note } }: Survey,
  planned: readonly Restoration[],
  before: Tree,
): readonly Marked[] {
  const paths = new Set(planned.map(({ path }) => path))
  const marks = planned.map(({ path, content, sides }): Marked => {
    const blob = sides.ours?.blob ?? before.get(path)
    const restored = blobId(content)
    return { path, ...(blob && { before: blob }), ...(sides.base && { theirs: sides.base.blob }), restored }
  })
  return [...note.marked.filter(({ path }) => !paths.has(path)), ...marks]
}
