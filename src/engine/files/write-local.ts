import { wrap } from '../../core/sync/file-form.ts'
import { type FileChange, type FileGroup, rawText } from '../../core/sync/file-group.ts'
import type { LocalOutcome } from '../../core/sync/outcome.ts'
import type { Plan, Transition } from '../../core/sync/plan.ts'
import type { BlobId, Version } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Here } from '../observe/observe.ts'
import { NotWritten } from '../ports/errors.ts'
import type { Tree } from '../ports/git.ts'
import type { KeptFile } from '../ports/history.ts'
import type { JournalledChange } from '../ports/journal.ts'
import type { Ports } from '../ports/ports.ts'
import type { Worktree } from '../ports/worktree.ts'
import { blobId } from '../texts/blob-id.ts'

export interface Writing {
  readonly here: Here
  readonly plan: Plan
  /** The files that the plan writes, which the worktree has been told of. */
  readonly groups: readonly FileGroup[]
}

export interface Written {
  readonly outcomes: ReadonlyMap<DefinitionKey, LocalOutcome>
  /** What the files hold now, if nobody has touched them since. */
  readonly files: Tree
  /** The bytes of what was written and did not come from Xano as it is: git need not hold them. */
  readonly contents: ReadonlyMap<BlobId, Uint8Array>
}

/**
 * Keeps what writing the files of a plan will replace, and what it makes of a developer's text and nobody else holds: by
 * both a later run knows an editor that has not reloaded. To be waited for before the files are written.
 */
export function keepReplaced(
  { history }: Pick<Ports, 'history'>,
  { plan: { transitions }, groups }: Pick<Writing, 'plan' | 'groups'>,
): Promise<void> {
  const files = [
    ...transitions.flatMap(replaced),
    ...transitions.flatMap(made),
    ...groups.filter(isMoving).flatMap(moved),
  ]
  return history.keep(files, 'before files were written')
}

/**
 * Writes the files of a plan, each only if it still holds what the plan was made from. What is replaced was kept
 * before. Files that change places go together; the journal lets the next start finish them.
 */
export async function writeLocal(
  { journal, worktree, tell }: Omit<Ports, 'history' | 'remote'>,
  { here: { head, files: before }, plan: { transitions }, groups }: Writing,
): Promise<Written> {
  const moving = groups.filter(isMoving)
  if (moving.length > 0) await journal.begin({ kind: 'writing', head, groups: moving.map(journalled) })
  const outcomes = new Map<DefinitionKey, LocalOutcome>()
  const files = new Map(before)
  const contents = new Map<BlobId, Uint8Array>()
  const arriving = new Map<FilePath, Version>()
  for (const { local, sides } of transitions) if (local && sides.theirs) arriving.set(local.to, sides.theirs)
  const made = (text: string): BlobId => {
    const bytes = Buffer.from(text)
    const blob = blobId(bytes)
    contents.set(blob, bytes)
    return blob
  }
  try {
    for (const [done, { keys, changes }] of groups.entries()) {
      tell?.({ kind: 'writing', done, of: groups.length })
      const outcome = await attempt(worktree, changes)
      for (const key of keys) outcomes.set(key, outcome)
      if (outcome !== 'written') continue
      for (const { path, after } of changes) {
        const theirs = arriving.get(path)
        if (after === undefined) files.delete(path)
        else files.set(path, theirs?.text === after ? theirs.blob : made(after))
      }
    }
  } finally {
    await worktree.finish()
  }
  if (moving.length > 0) await journal.end()
  return { outcomes, files, contents }
}

const isMoving = ({ changes }: FileGroup): boolean => changes.length > 1

/** A file that the disk does not take holds up no other. */
async function attempt(worktree: Worktree, changes: readonly FileChange[]): Promise<LocalOutcome> {
  try {
    return await worktree.write(changes)
  } catch (error) {
    if (error instanceof NotWritten) return { blocked: error.message }
    throw error
  }
}

/** What the developer wrote since Base; what Base holds is in git. */
function replaced({ sides, local }: Transition): KeptFile[] {
  const from = local?.from
  if (!from || from.blob === sides.base?.blob || from.text === local.text) return []
  return [{ path: `local/${from.path}`, content: wrap(from.text, from.form) }]
}

function made(transition: Transition): KeptFile[] {
  const { sides, local } = transition
  if (!local?.from || local.text === local.from.text) return []
  const content = rawText(transition, local)
  if (content === undefined || content === sides.theirs?.text) return []
  return [{ path: `next/${local.to}`, content }]
}

function moved({ changes }: FileGroup): KeptFile[] {
  return changes.flatMap(({ path, after }) =>
    after === undefined ? [] : [{ path: `next/${path}`, content: after }],
  )
}

function journalled({ changes }: FileGroup): JournalledChange[] {
  return changes.map(({ path, before, after }) => ({
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after: blobId(after) }),
  }))
}
