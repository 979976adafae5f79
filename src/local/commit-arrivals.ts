import type { BlobId } from '../core/sync/snapshot.ts'
import type { Arrival, CommitId, Landed } from '../engine/ports.ts'
import { dropIncoming, type Person, writeCommit } from './fast-import.ts'
import type { Git } from './git.ts'
import { filesAt } from './head-move.ts'
import { type IndexEntry, readIndex, updateIndex } from './index-file.ts'
import type { OnBranch, Site } from './landing.ts'
import { planLanding } from './landing-plan.ts'
import { readBlobs } from './objects.ts'
import { moveRefs } from './refs.ts'
import { treeDiff } from './tree-diff.ts'

/** Makes one commit of what arrived from Xano, on top of the branch, with nothing else in it. */
export async function commitArrivals(
  site: Site,
  arrivals: readonly Arrival[],
  head: OnBranch,
): Promise<Landed> {
  const { git, prefix, mirror } = site
  const { branch, commit: tip } = head
  if (arrivals.length === 0) return { kind: 'nothing', head, left: [] }
  const { plan, index } = await survey(site, arrivals, tip)
  if (plan.changes.size === 0) return { kind: 'nothing', head, left: plan.left }
  const { person, message } = await describe(git, mirror)
  const made = await writeCommit(git, {
    message,
    author: person,
    committer: person,
    ...(tip === undefined ? {} : { parent: tip }),
    changes: new Map([...plan.changes].map(([path, placing]) => [prefix + path, placing])),
  })
  const changes = await treeDiff(git, tip, made)
  await updateIndex(git, new Map([...changes].map(([path, { after }]) => [path, after])), index)
  await moveRefs(git, [{ ref: `refs/heads/${branch}`, to: made, from: tip }], 'land from Xano', [
    dropIncoming(made),
  ])
  return { kind: 'landed', head: { branch, commit: made }, left: plan.left }
}

/** Reads what HEAD and the index hold at the places of the arrivals, and plans the commit. */
async function survey(
  { git, prefix }: Site,
  arrivals: readonly Arrival[],
  tip: CommitId | undefined,
): Promise<{ plan: ReturnType<typeof planLanding>; index: Map<string, IndexEntry> }> {
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

/** Message, author and date of the mirror's commit, so that clones which saw the same make the same commit. */
async function describe(git: Git, mirror: CommitId): Promise<{ person: Person; message: string }> {
  const [name = '', email = '', at = '', ...message] = (
    await git.text(['log', '-1', '--format=%an%n%ae%n%at%n%B', mirror])
  ).split('\n')
  return { person: { name, email, at: new Date(Number(at) * 1000) }, message: message.join('\n') }
}
