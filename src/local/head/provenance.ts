import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import { readDefinition } from '../../core/xs/definition.ts'
import { enter } from '../../core/xs/enter.ts'
import { type FilePath, filePath, isFilePath } from '../../core/xs/file-path.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { Provenance } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import type { Git } from '../git/git.ts'
import { ListedTree } from '../git/listed-tree.ts'
import { below, readBlobs } from '../git/objects.ts'
import { type LoggedChange, rawLog } from '../git/raw-log.ts'
import { isDigest, stateDigest } from '../memory/state-digest.ts'
import { STAMP_FORMAT, stampOfOurs } from './stamp-of-ours.ts'

interface Step extends LoggedChange {
  readonly commit: CommitId
  /** How many commits that touched a definition came after it. */
  readonly age: number
  /** We have made it, of what this branch of Xano held. */
  readonly isOurs: boolean
  /** The name of the state of Xano that it says it holds, and nothing besides. */
  readonly digest: string | undefined
  /** What is before it was not fetched, so that it seems to bring all that it holds. */
  readonly isCut: boolean
}

/**
 * What the history of HEAD knows of a branch of Xano: every text that it ever held, and the definitions of which one of
 * our commits tells what Xano held, or those of the commit that was named.
 */
export async function provenance(
  git: Git,
  { binding, prefix, from }: { binding: Binding; prefix: string; from: CommitId | undefined },
): Promise<Provenance> {
  const steps = await stepsOf(git, prefix, binding)
  const committed = new Map<BlobId, number>()
  const earlier = new Map<FilePath, BlobId[]>()
  for (const { after, age, path } of steps) {
    if (!after) continue
    if (!committed.has(after)) committed.set(after, age)
    const place = filePath(path.slice(prefix.length))
    if (isFilePath(place)) enter(earlier, place, after)
  }
  if (from !== undefined) {
    const named = below(await ListedTree.read(git, from), prefix)
    return {
      committed,
      earlier,
      known: new Map([...named].map(([path, blob]) => [path, { blob, age: Infinity }])),
    }
  }
  const { tree: start, age } = (await newestWhole(git, prefix, steps)) ?? { tree: [], age: Infinity }
  return { committed, earlier, known: trace(steps, prefix, { start, age }) }
}

/** The newest commit that holds just a state of Xano: what it holds has the name that it says. */
async function newestWhole(
  git: Git,
  prefix: string,
  steps: readonly Step[],
): Promise<{ readonly tree: Tree; readonly age: number } | undefined> {
  const read = new Map<BlobId, readonly Omit<Version, 'path'>[]>()
  let last: CommitId | undefined
  for (const { commit, age, digest } of steps) {
    if (digest === undefined || commit === last) continue
    last = commit
    const tree = below(await ListedTree.read(git, commit), prefix)
    const news = [...new Set(tree.values())].filter(blob => !read.has(blob))
    for (const [blob, bytes] of await readBlobs(git, news)) read.set(blob, definitionIn(blob, bytes))
    const versions = [...tree].flatMap(([path, blob]) =>
      (read.get(blob) ?? []).map(version => ({ ...version, path })),
    )
    if (stateDigest(versions) === digest) return { tree, age }
  }
  return undefined
}

function definitionIn(blob: BlobId, bytes: Uint8Array): Omit<Version, 'path'>[] {
  const text = Buffer.from(bytes).toString('utf8')
  const reading = readDefinition(text.trim())
  return reading.kind === 'definition' ? [{ definition: reading.definition, text, blob }] : []
}

/** Every change of a definition in the history of HEAD, newest first. */
async function stepsOf(git: Git, prefix: string, binding: Binding): Promise<Step[]> {
  if ((await git.text(['rev-parse', '--quiet', '--verify', 'HEAD'], { accept: [1] })) === '') return []
  const isShallow = (await git.text(['rev-parse', '--is-shallow-repository'])) === 'true'
  const log = await rawLog(git, STAMP_FORMAT, [
    '-m',
    '--date-order',
    'HEAD',
    '--',
    `:(glob,top)${prefix}**/*.xs`,
  ])
  const ages = new Map<string, number>()
  return log.map(change => {
    const { commit, isFirst, isOurs, digest } = stampOfOurs(change.note, binding)
    const age = ages.get(commit) ?? ages.size
    ages.set(commit, age)
    return {
      ...change,
      commit,
      age,
      isOurs,
      digest: isOurs && isDigest(digest) ? digest : undefined,
      isCut: isShallow && isFirst,
    }
  })
}

/**
 * What Xano held last as far as it is certain: from a commit that held just Xano's definitions on, what our commits
 * have made of texts that were Xano's as well. Whatever they were merged with is no text of Xano's.
 */
function trace(
  steps: readonly Step[],
  prefix: string,
  { start, age }: { readonly start: Iterable<readonly [FilePath, BlobId]>; readonly age: number },
): Map<FilePath, { blob: BlobId; age: number }> {
  const known = new Map([...start].map(([path, blob]) => [path, { blob, age }]))
  for (const step of steps.filter(each => each.age < age).reverse()) {
    const path = filePath(step.path.slice(prefix.length))
    const isProof = step.isOurs && step.digest === undefined && !step.isCut
    if (!isProof || !isFilePath(path) || known.get(path)?.blob !== step.before) continue
    if (step.after) known.set(path, { blob: step.after, age: step.age })
    else known.delete(path)
  }
  return known
}
