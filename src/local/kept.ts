import { createHash } from 'node:crypto'
import { ahead } from '../engine/ahead.ts'
import type { CommitId, KeptFile } from '../engine/ports.ts'
import { dropIncoming, writeCommit } from './fast-import.ts'
import type { Git } from './git.ts'
import { moveRefs, type RefMove } from './refs.ts'

const KEPT = 'refs/xano-sync/kept/'

/** How long what was replaced can be found again. */
const DAYS = 30

/** Puts texts into git, below a ref of their own, before anything may replace them; old ones are let go. */
export async function keepTexts(
  git: Git,
  files: readonly KeptFile[],
  { why, now }: { why: string; now: Date },
): Promise<void> {
  const listed = ahead(keptRefs(git))
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  const commit = await writeCommit(git, {
    message: `kept ${why}\n`,
    author: person,
    committer: person,
    changes: new Map(files.map(({ path, content }) => [path, { text: content }])),
  })
  const known = await listed
  const ref = nameOf(commit, now)
  const isNew = !known.some(one => one.ref === ref)
  const outdated = known.filter(one => one.ref < limitOf(now) && one.ref !== ref)
  const moves: RefMove[] = outdated.map(one => ({ ...one, to: undefined }))
  if (isNew) moves.push({ ref, to: commit, from: undefined })
  await moveRefs(git, moves, 'keep', [dropIncoming(commit)])
}

function nameOf(commit: CommitId, now: Date): string {
  const salt = createHash('sha256')
    .update(`${commit} ${now.getTime()} ${process.pid}`)
    .digest('hex')
    .slice(0, 8)
  return `${KEPT}${stampOf(now)}Z-${salt}`
}

/** The first name that is not too old. */
const limitOf = (now: Date): string => `${KEPT}${stampOf(new Date(now.getTime() - DAYS * 86_400_000))}`

const stampOf = (time: Date): string => time.toISOString().replace(/[-:]/g, '').slice(0, 15)

async function keptRefs(git: Git): Promise<{ ref: string; from: CommitId }[]> {
  const listing = await git.text(['for-each-ref', '--format=%(refname) %(objectname)', KEPT])
  return listing.split('\n').flatMap(line => {
    const [ref, commit] = line.split(' ')
    return ref === undefined || commit === undefined ? [] : [{ ref, from: commit as CommitId }]
  })
}
