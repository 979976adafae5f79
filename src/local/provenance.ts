import type { BlobId } from '../core/sync/snapshot.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { GitFailed } from '../engine/errors.ts'
import type { Binding, CommitId, Provenance } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { ListedTree } from './listed-tree.ts'
import { below } from './objects.ts'
import { rawLog } from './raw-log.ts'

/**
 * What the history of HEAD knows of a branch of Xano: every text it ever held, and the tree of the newest commit
 * whose trailers name that branch, or of the one that was named.
 */
export async function provenance(
  git: Git,
  { binding, prefix, from }: { binding: Binding; prefix: string; from: CommitId | undefined },
): Promise<Provenance> {
  const commit = from === undefined ? await newestOf(git, binding) : await resolve(git, from)
  const known =
    commit === undefined ? new Map<FilePath, BlobId>() : below(await ListedTree.read(git, commit), prefix)
  return { committed: await everCommitted(git, prefix), known }
}

async function everCommitted(git: Git, prefix: string): Promise<Set<BlobId>> {
  if ((await git.text(['rev-parse', '--quiet', '--verify', 'HEAD'], { accept: [1] })) === '') return new Set()
  const log = await rawLog(git, '', ['-m', 'HEAD', '--', `:(glob,top)${prefix}**/*.xs`])
  return new Set(log.flatMap(({ after }) => after ?? []))
}

async function newestOf(git: Git, { workspace, label }: Binding): Promise<CommitId | undefined> {
  const format =
    '%H %(trailers:key=Xano-Workspace,valueonly,separator=%x2C) %(trailers:key=Xano-Branch,valueonly,separator=%x2C)'
  const log = await git.text(['log', '--grep=^Xano-Branch: ', `--format=${format}`, 'HEAD'], {
    accept: [128],
  })
  const line = log.split('\n').find(each => each.slice(41) === `${workspace} ${label}`)
  return line === undefined ? undefined : (line.slice(0, 40) as CommitId)
}

async function resolve(git: Git, name: string): Promise<CommitId> {
  const commit = await git.text(
    ['rev-parse', '--quiet', '--verify', '--end-of-options', `${name}^{commit}`],
    { accept: [1, 128] },
  )
  if (commit === '') throw new GitFailed(`there is no commit ${name} here`)
  return commit as CommitId
}
