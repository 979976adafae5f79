import { createHash } from 'node:crypto'
import type { CommitId, KeptFile } from '../engine/ports.ts'
import { dropIncoming, writeCommit } from './fast-import.ts'
import type { Git } from './git.ts'
import { moveRefs } from './refs.ts'

const KEPT = 'refs/xano-sync/kept/'

/** How long what was replaced can be found again. */
const DAYS = 30

/** Puts texts into git, below a ref of their own, before anything may replace them; old ones are let go. */
export async function keepTexts(
  git: Git,
  files: readonly KeptFile[],
  { why, now }: { why: string; now: Date },
): Promise<void> {
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  const commit = await writeCommit(git, {
    message: `kept ${why}\n`,
    author: person,
    committer: person,
    changes: new Map(files.map(({ path, content }) => [path, { text: content }])),
  })
  const moves = [{ ref: nameOf(commit, now), to: commit, from: undefined }, ...(await outdated(git, now))]
  const fresh = moves.filter(({ ref }, index) => moves.findIndex(move => move.ref === ref) === index)
  await moveRefs(git, fresh, 'keep', [dropIncoming(commit)])
}

function nameOf(commit: CommitId, now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').slice(0, 15)
  const salt = createHash('sha256')
    .update(`${commit} ${now.getTime()} ${process.pid}`)
    .digest('hex')
    .slice(0, 8)
  return `${KEPT}${time}Z-${salt}`
}

async function outdated(git: Git, now: Date): Promise<{ ref: string; to: undefined; from: CommitId }[]> {
  const listing = await git.text(['for-each-ref', '--format=%(refname) %(objectname)', KEPT])
  const limit = new Date(now.getTime() - DAYS * 86_400_000).toISOString().replace(/[-:]/g, '').slice(0, 15)
  return listing.split('\n').flatMap(line => {
    const [ref, commit] = line.split(' ')
    if (ref === undefined || commit === undefined || ref.slice(KEPT.length) >= limit) return []
    return [{ ref, to: undefined, from: commit as CommitId }]
  })
}
