import { createHash } from 'node:crypto'
import { ahead } from '../../engine/async/ahead.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { KeptFile } from '../../engine/ports/history.ts'
import { writeCommitAt } from '../git/fast-import.ts'
import type { Git } from '../git/git.ts'
import { moveRefs } from '../git/refs.ts'

const KEPT = 'refs/xano-sync/kept/'

/** How long what was replaced can be found again. */
const DAYS = 30
const DAY_MS = 86_400_000

/** Puts texts into git, below a ref of their own, before anything may replace them; old ones are let go. */
export async function keepTexts(
  git: Git,
  files: readonly KeptFile[],
  { why, now }: { why: string; now: Date },
): Promise<void> {
  await keepAs(git, files, { why, now, mark: markOf(files, `${now.getTime()} ${process.pid}`) })
}

/**
 * The same, where just these texts were not kept within a day. Gives the ref that holds them; `known` is the one that
 * this process has been given last.
 */
export async function keepWaiting(
  git: Git,
  files: readonly KeptFile[],
  { now, known }: { readonly now: Date; readonly known: string | undefined },
): Promise<string> {
  const mark = markOf(files, 'waiting')
  const holds = (ref: string): boolean => ref.endsWith(mark) && ref >= nameBefore(now, DAY_MS)
  if (known !== undefined && holds(known)) return known
  const found = (await keptRefs(git)).find(({ ref }) => holds(ref))
  return found?.ref ?? keepAs(git, files, { why: 'because it waits', now, mark })
}

async function keepAs(
  git: Git,
  files: readonly KeptFile[],
  { why, now, mark }: { why: string; now: Date; mark: string },
): Promise<string> {
  const listed = ahead(keptRefs(git))
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  const ref = `${KEPT}${stampOf(now)}Z-${mark}`
  await writeCommitAt(git, ref, {
    message: `kept ${why}\n`,
    author: person,
    committer: person,
    changes: new Map(files.map(({ path, content }) => [path, { text: content }])),
  })
  const outdated = (await listed).filter(each => each.ref < nameBefore(now, DAYS * DAY_MS))
  const gone = outdated.map(one => ({ ...one, to: undefined }))
  if (gone.length > 0) await moveRefs(git, gone, 'keep')
  return ref
}

/** What tells a ref from others of its time; no two are alike where the `salt` is another one. */
function markOf(files: readonly KeptFile[], salt: string): string {
  const hash = createHash('sha256').update(salt)
  for (const { path, content } of files) hash.update(`\0${path}\0`).update(content)
  return hash.digest('hex').slice(0, 16)
}

/** The first name of what was kept since then. */
const nameBefore = (now: Date, ms: number): string => `${KEPT}${stampOf(new Date(now.getTime() - ms))}`

const stampOf = (time: Date): string => time.toISOString().replace(/[-:]/g, '').slice(0, 15)

async function keptRefs(git: Git): Promise<{ ref: string; from: CommitId }[]> {
  const listing = await git.text(['for-each-ref', '--format=%(refname) %(objectname)', KEPT])
  return listing.split('\n').flatMap(line => {
    const [ref, commit] = line.split(' ')
    return ref === undefined || commit === undefined ? [] : [{ ref, from: commit as CommitId }]
  })
}
