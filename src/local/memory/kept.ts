import { createHash } from 'node:crypto'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { mayHoldTaken } from '../../core/sync/withhold-taken.ts'
import { ahead } from '../../engine/async/ahead.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { KeptFile } from '../../engine/ports/history.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { writeCommitAt } from '../git/fast-import.ts'
import type { Git } from '../git/git.ts'
import { moveRefs } from '../git/refs.ts'
import { KEPT_MS, PrivateTexts } from './private-texts.ts'

const KEPT = 'refs/xano-sync/kept/'

const DAY_MS = 86_400_000

/**
 * Puts texts into git, below a ref of their own, before anything may replace them, and beside it those that are not for
 * git; old ones are let go.
 */
export async function keepTexts(
  git: Git,
  files: readonly KeptFile[],
  { why, now }: { why: string; now: Date },
): Promise<void> {
  const shared = await keepPrivate(git, files, now)
  if (shared.length === 0) return
  const mark = markOf(shared, `${now.getTime()} ${process.pid}`)
  await keepAs(git, shared, { why, now, mark, listed: ahead(keptRefs(git)) })
}

/** Keeps what is not for git. Gives the others. */
async function keepPrivate(git: Git, files: readonly KeptFile[], now: Date): Promise<KeptFile[]> {
  const own = new Set(files.map(({ content }) => content).filter(mayHoldTaken))
  const texts = await PrivateTexts.of(git)
  texts.keep([...own], now)
  return files.filter(({ content }) => !own.has(content))
}

/** Texts that stay as they are and are seen again and again: each is kept once a day. */
export class WaitingTexts {
  readonly #git: Git
  /** What this process knows to be kept, and since when. */
  readonly #kept = new Map<BlobId, number>()

  constructor(git: Git) {
    this.#git = git
  }

  /** Keeps those of them that are not kept yet; another process may have kept just these. */
  async keep(files: readonly KeptFile[], now: Date): Promise<void> {
    const limit = now.getTime() - DAY_MS
    for (const [blob, at] of this.#kept) if (at <= limit) this.#kept.delete(blob)
    const fresh = await keepPrivate(
      this.#git,
      files.filter(({ content }) => !this.#kept.has(blobId(content))),
      now,
    )
    if (fresh.length === 0) return
    const mark = markOf(fresh, 'waiting')
    const listed = keptRefs(this.#git)
    const isKept = ({ ref }: KeptRef): boolean => ref.endsWith(mark) && ref >= nameBefore(now, DAY_MS)
    if (!(await listed).some(isKept))
      await keepAs(this.#git, fresh, { why: 'because it waits', now, mark, listed })
    for (const { content } of fresh) this.#kept.set(blobId(content), now.getTime())
  }
}

async function keepAs(
  git: Git,
  files: readonly KeptFile[],
  { why, now, mark, listed }: { why: string; now: Date; mark: string; listed: Promise<readonly KeptRef[]> },
): Promise<void> {
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  await writeCommitAt(git, `${KEPT}${stampOf(now)}Z-${mark}`, {
    message: `kept ${why}\n`,
    author: person,
    committer: person,
    changes: new Map(files.map(({ path, content }) => [path, { text: content }])),
  })
  const outdated = (await listed).filter(({ ref }) => ref < nameBefore(now, KEPT_MS))
  const gone = outdated.map(one => ({ ...one, to: undefined }))
  if (gone.length > 0) await moveRefs(git, gone, 'keep')
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

interface KeptRef {
  readonly ref: string
  readonly from: CommitId
}

async function keptRefs(git: Git): Promise<KeptRef[]> {
  const listing = await git.text(['for-each-ref', '--format=%(refname) %(objectname)', KEPT])
  return listing.split('\n').flatMap(line => {
    const [ref, commit] = line.split(' ')
    return ref === undefined || commit === undefined ? [] : [{ ref, from: commit as CommitId }]
  })
}
