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

/** Puts texts into git, below a ref of their own, before anything may replace them; old ones are let go. */
export async function keepTexts(
  git: Git,
  files: readonly KeptFile[],
  { why, now }: { why: string; now: Date },
): Promise<void> {
  const listed = ahead(keptRefs(git))
  const person = { name: 'xano-sync', email: 'xano-sync@localhost', at: now }
  await writeCommitAt(git, nameOf(files, now), {
    message: `kept ${why}\n`,
    author: person,
    committer: person,
    changes: new Map(files.map(({ path, content }) => [path, { text: content }])),
  })
  const outdated = (await listed).filter(({ ref }) => ref < limitOf(now))
  if (outdated.length === 0) return
  await moveRefs(
    git,
    outdated.map(one => ({ ...one, to: undefined })),
    'keep',
  )
}

/** No two names are alike, unless the same is kept at the same moment. */
function nameOf(files: readonly KeptFile[], now: Date): string {
  const hash = createHash('sha256').update(`${now.getTime()} ${process.pid}`)
  for (const { path, content } of files) hash.update(`\0${path}\0`).update(content)
  return `${KEPT}${stampOf(now)}Z-${hash.digest('hex').slice(0, 16)}`
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
