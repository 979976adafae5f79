import { apart } from '../../core/sync/change.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { CommitId, Tree } from '../../engine/ports/git.ts'
import type { MirrorState } from '../../engine/ports/history.ts'
import type { Binding } from '../../engine/ports/remote.ts'
import { type Content, type Draft, writeCommit } from '../git/fast-import.ts'
import type { Git } from '../git/git.ts'
import { developer, workspace } from '../git/identity.ts'
import { refSegment } from '../git/refs.ts'
import { oneLine, readTrailers, withTrailers } from '../git/trailers.ts'
import type { Difference } from '../git/tree-diff.ts'
import { isDigest, type Named, stateDigest } from './state-digest.ts'

export const mirrorRef = (label: string): string => `refs/remotes/xano/${refSegment(label)}`

/** The trailer with the newest row of the audit log. */
const LOG = 'Xano-Log'

/** The trailer with the name of the state. */
const DIGEST = 'Xano-Digest'

/** The name of the state that a commit of the mirror holds. */
export function readDigest(message: string): string | undefined {
  const [value = ''] = readTrailers(message).get(DIGEST) ?? []
  return isDigest(value) ? value : undefined
}

/** How far the audit log had come at a commit of the mirror. */
export function readLog(message: string): number | undefined {
  const [value = ''] = readTrailers(message).get(LOG) ?? []
  return /^\d+$/.test(value) ? Number(value) : undefined
}

/** Writes the commit of one state of Xano's branch, behind `tip`. Only what differs from `tip` is written. */
export async function commitState(
  git: Git,
  {
    binding,
    tip,
    state,
    held,
    now,
  }: {
    binding: Binding
    tip: Commit | undefined
    state: MirrorState
    /** Texts that git has taken in already. */
    held: ReadonlySet<BlobId> | undefined
    now: Date
  },
): Promise<{ readonly commit: CommitId; readonly digest: string }> {
  const asked = state.pushed && !state.author ? developer(git) : workspace(binding)
  const digest = stateDigest(state.versions, tip)
  const changes = treeChanges(tip ?? NOTHING, state.versions, held)
  const person = state.author ?? { ...(await asked), at: now }
  const message = [oneLine(state.subject), state.body.map(oneLine).join('\n')].filter(Boolean).join('\n\n')
  const commit = await writeCommit(git, {
    message: withTrailers(message, [
      ...state.coauthors.map(({ name, email }) => ['Co-authored-by', `${name} <${email}>`] as const),
      ['Xano-Workspace', String(binding.workspace)],
      ['Xano-Branch', binding.label],
      [DIGEST, digest],
      ...(state.log === undefined ? [] : [[LOG, String(state.log)] as const]),
    ]),
    author: person,
    committer: person,
    ...(tip ? { parent: tip.commit } : {}),
    changes,
  })
  return { commit, digest }
}

/** A tree that git holds, and what it was made of, where that is known. */
export interface Stored {
  readonly tree: Tree
  /** Its id, where it was read. */
  readonly id?: string
  readonly versions?: readonly Version[]
}

/** `digest` names the state, where the commit tells it. */
export type Commit = Stored & Named & { readonly commit: CommitId }

const NOTHING: Stored = { tree: new Map(), versions: [] }

/**
 * What a tree lacks of being exactly these versions. Texts that git holds already are not given to it again, and none is
 * made before it is written.
 */
export function treeChanges(
  { tree, versions: before }: Stored,
  versions: readonly Version[],
  held: ReadonlySet<BlobId> = new Set(),
): Draft['changes'] {
  const changes = new Map<string, Content | undefined>()
  const set = (version: Version): void => {
    changes.set(version.path, held.has(version.blob) ? { blob: version.blob } : version)
  }
  if (before) {
    const [old, now] = apart(before, versions)
    for (const { path } of old) changes.set(path, undefined)
    for (const version of now) set(version)
    return changes
  }
  const wanted = new Set<string>()
  for (const version of versions) {
    wanted.add(version.path)
    if (tree.get(version.path) !== version.blob) set(version)
  }
  for (const path of tree.keys()) if (!wanted.has(path)) changes.set(path, undefined)
  return changes
}

/** The tree of these versions. */
export function stored(versions: readonly Version[]): Stored {
  const tree = new Map<FilePath, BlobId>()
  for (const { path, blob } of versions) tree.set(path, blob)
  return { tree, versions }
}

/** What lies otherwise in a state of the mirror than in the one before. */
export function differences(
  before: Stored,
  { tree, versions }: Required<Pick<Stored, 'tree' | 'versions'>>,
): ReadonlyMap<string, Difference> {
  const paths = [...treeChanges(before, versions).keys()] as FilePath[]
  return new Map(paths.map(path => [path, { before: before.tree.get(path), after: tree.get(path) }]))
}
