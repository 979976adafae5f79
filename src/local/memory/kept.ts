import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { mayHoldTaken } from '../../core/sync/withhold-taken.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { KeptFile } from '../../engine/ports/history.ts'
import { blobId } from '../../engine/texts/blob-id.ts'
import { writeCommitAt } from '../git/fast-import.ts'
import type { Git } from '../git/git.ts'
import { moveRefs } from '../git/refs.ts'
import { KeptDays } from './kept-days.ts'
import { PrivateTexts } from './private-texts.ts'

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
  const mark = markOf(shared, `${now.getTime()} ${process.pid}`)
  if (shared.length > 0) await keepAs(git, shared, { why, now, mark })
  await letGoOnceADay(git, now)
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
    const dayAgo = `${KEPT}${stampOf(new Date(limit))}`
    const isKept = ({ ref }: KeptRef): boolean => ref.endsWith(mark) && ref >= dayAgo
    if (!(await keptRefs(this.#git)).some(isKept))
      await keepAs(this.#git, fresh, { why: 'because it waits', now, mark })
    await letGoOnceADay(this.#git, now)
    for (const { content } of fresh) this.#kept.set(blobId(content), now.getTime())
  }
}

async function keepAs(
  git: Git,
  files: readonly KeptFile[],
  { why, now, mark }: { why: string; now: Date; mark: string },
): Promise<void> {
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  await writeCommitAt(git, `${KEPT}${stampOf(now)}Z-${mark}`, {
    message: `kept ${why}\n`,
    author: person,
    committer: person,
    changes: new Map(files.map(({ path, content }) => [path, { text: content }])),
  })
}

/** Lets go of what was kept long ago. What is there is looked through on the first time of a day alone. */
async function letGoOnceADay(git: Git, now: Date): Promise<void> {
  const days = KeptDays.of((await git.folders()).commonDirectory)
  if (days.isNoted(now)) return
  const refs = await keptRefs(git)
  const files = (await PrivateTexts.of(git)).times()
  const isOver = days.note(now, [...refs.map(({ at }) => at), ...files.values()])
  const gone = refs.filter(({ at }) => isOver(at)).map(({ ref, from }) => ({ ref, from, to: undefined }))
  if (gone.length > 0) await moveRefs(git, gone, 'keep')
  for (const [file, at] of files) if (isOver(at)) rmSync(file, { force: true })
}

/** What tells a ref from others of its time; no two are alike where the `salt` is another one. */
function markOf(files: readonly KeptFile[], salt: string): string {
  const hash = createHash('sha256').update(salt)
  for (const { path, content } of files) hash.update(`\0${path}\0`).update(content)
  return hash.digest('hex').slice(0, 16)
}

/** `20261123T000405` */
const stampOf = (time: Date): string => time.toISOString().replace(/[-:]/g, '').slice(0, 15)

/** What the stamp in the name of a ref says. */
function timeOf(ref: string): Date | undefined {
  const [, date, hours, minutes, seconds] = /(\d{8})T(\d\d)(\d\d)(\d\d)Z-[^/]*$/.exec(ref) ?? []
  const day = date?.replace(/(....)(..)(..)/, '$1-$2-$3') ?? ''
  const time = new Date(`${day}T${hours ?? ''}:${minutes ?? ''}:${seconds ?? ''}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time
}

interface KeptRef {
  readonly ref: string
  readonly from: CommitId
  /** When it was kept. */
  readonly at: Date
}

async function keptRefs(git: Git): Promise<KeptRef[]> {
  const listing = await git.text(['for-each-ref', '--format=%(refname) %(objectname)', KEPT])
  return listing.split('\n').flatMap(line => {
    const [ref = '', commit] = line.split(' ')
    const at = timeOf(ref)
    return at === undefined ? [] : [{ ref, from: commit as CommitId, at }]
  })
}
