import { type Change, changes } from '../../core/sync/change.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { Arrival, Landed } from '../../engine/ports/history.ts'
import { readIndex, type SeenIndex } from '../git-index/index-file.ts'
import { readBlobs } from '../git/objects.ts'
import { filesAt } from '../head/files-at.ts'
import { commitFiles } from './commit-files.ts'
import { planLanding } from './landing-plan.ts'
import { landingWords } from './landing-words.ts'
import type { OnBranch, Site } from './site.ts'

/** Makes one commit of what arrived from Xano, on top of the branch, with nothing else in it. */
export async function commitArrivals(
  site: Site,
  arrivals: readonly Arrival[],
  head: OnBranch,
): Promise<Landed> {
  if (arrivals.length === 0) return { kind: 'nothing', head, left: [] }
  const { plan, index } = await survey(site, arrivals, head.commit)
  const { changes } = plan
  const landed = await commitFiles(site, head, {
    changes,
    index,
    words: () => landingWords(site, plan.landed.flatMap(changeOf), { tip: head.commit, changes }),
    reason: 'land from Xano',
  })
  return { ...landed, left: plan.left }
}

/** What an arrival brings, as a commit tells it. */
const changeOf = ({ before, theirs }: Arrival): Change[] =>
  changes(before ? [before] : [], theirs ? [theirs] : [])

/** Reads what HEAD and the index hold at the places of the arrivals, and plans the commit. */
async function survey(
  { git, prefix }: Site,
  arrivals: readonly Arrival[],
  tip: CommitId | undefined,
): Promise<{ plan: ReturnType<typeof planLanding>; index: SeenIndex }> {
  const paths = [
    ...new Set(
      arrivals.flatMap(({ from, file, before, theirs }) =>
        [from, file?.path, before?.path, theirs?.path].flatMap(path => (path === undefined ? [] : [path])),
      ),
    ),
  ]
  const index = await readIndex(
    git,
    paths.map(path => prefix + path),
  )
  const head = await filesAt(git, { to: tip, paths, prefix })
  const staged = new Map(
    paths.flatMap(path => {
      const entry = index.get(prefix + path)
      return entry ? [[path, entry.blob] as const] : []
    }),
  )
  const texts = new Map<BlobId, Uint8Array>(await readBlobs(git, [...new Set([...head.values()])]))
  const known = new Map(
    arrivals.flatMap(({ theirs }) => (theirs ? [[theirs.blob, theirs.text] as const] : [])),
  )
  const decoder = new TextDecoder()
  const textOf = (blob: BlobId): string => known.get(blob) ?? decoder.decode(texts.get(blob))
  return { plan: planLanding(arrivals, { head, index: staged, textOf }), index }
}
