import { createHash } from 'node:crypto'
import type { Version } from '../core/sync/snapshot.ts'
import { nameKey } from '../core/xs/identity.ts'
import type { Binding, CommitId, MirrorState, Tree } from '../engine/ports.ts'
import { type Draft, writeCommit } from './fast-import.ts'
import type { Git } from './git.ts'
import { developer, workspace } from './identity.ts'
import { refSegment } from './refs.ts'
import { oneLine, readTrailers, withTrailers } from './trailers.ts'

export const mirrorRef = (label: string): string => `refs/remotes/xano/${refSegment(label)}`

/** The trailer with the newest row of the audit log. */
const LOG = 'Xano-Log'

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
    now,
  }: { binding: Binding; tip: { commit: CommitId; tree: Tree } | undefined; state: MirrorState; now: Date },
): Promise<CommitId> {
  const person = state.author ?? { ...(state.pushed ? await developer(git) : workspace(binding)), at: now }
  const message = [oneLine(state.subject), state.body.map(oneLine).join('\n')].filter(Boolean).join('\n\n')
  return writeCommit(git, {
    message: withTrailers(message, [
      ...state.coauthors.map(({ name, email }) => ['Co-authored-by', `${name} <${email}>`] as const),
      ['Xano-Workspace', String(binding.workspace)],
      ['Xano-Branch', binding.label],
      ['Xano-Digest', digestOf(state.versions)],
      ...(state.log === undefined ? [] : [[LOG, String(state.log)] as const]),
    ]),
    author: person,
    committer: person,
    ...(tip ? { parent: tip.commit } : {}),
    changes: treeChanges(tip?.tree ?? new Map(), state.versions),
  })
}

/** What a tree lacks of being exactly these versions. */
export function treeChanges(
  tree: Tree,
  versions: readonly Pick<Version, 'path' | 'blob' | 'text'>[],
): Draft['changes'] {
  const changes = new Map<string, { text: string } | undefined>()
  const wanted = new Set<string>()
  for (const { path, blob, text } of versions) {
    wanted.add(path)
    if (tree.get(path) !== blob) changes.set(path, { text })
  }
  for (const path of tree.keys()) if (!wanted.has(path)) changes.set(path, undefined)
  return changes
}

/** Names a state by what is in it, wherever it lies and in whatever order it came. */
function digestOf(versions: readonly Version[]): string {
  const hash = createHash('sha256')
  for (const line of versions.map(({ definition, blob }) => `${nameKey(definition)}\t${blob}\n`).sort())
    hash.update(line)
  return hash.digest('hex')
}
