import { focus } from '../../core/sync/focus.ts'
import { guard, type Halt } from '../../core/sync/guard.ts'
import { reconcile } from '../../core/sync/reconcile.ts'
import { record } from '../mirror/record.ts'
import { observeHere } from '../observe/observe.ts'
import type { CommitId } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import { haltId, keepRefused, layOut, mirrorOf } from './cycle.ts'
import { settleUnanswered } from './recover.ts'

export type FetchResult =
  | { readonly kind: 'halted'; readonly halt: Halt; readonly id: string }
  | { readonly kind: 'fetched'; readonly before: CommitId | undefined; readonly now: CommitId }

/** Takes Xano's present state into the mirror, if the guard lets it pass. Files, branch and Base stay as they are. */
export async function fetch(ports: Ports, library: Library, confirmed?: string): Promise<FetchResult> {
  const here = await observeHere(ports, library)
  const { mirror } = here
  ports.tell?.({ kind: 'reading', side: 'xano' })
  const theirs = await layOut(ports, library, { mirror: here.mirror, read: await ports.remote.snapshot() })
  const plan = reconcile(focus({ base: mirror, ours: mirror, theirs }))
  const halt = guard(plan, mirror.versions)
  const id = halt ? haltId(halt) : undefined
  if (halt && id !== undefined && id !== confirmed) {
    await keepRefused(ports, here, theirs)
    ports.judged?.({ halt, id })
    return { kind: 'halted', halt, id }
  }
  const pending = await ports.journal.pending()
  const unanswered = pending?.kind === 'pushing' ? pending : undefined
  const { applied } = await settleUnanswered(ports, here, { unanswered, theirs })
  const { commit } = await record(ports, mirrorOf(here), { theirs, applied })
  await ports.history.restoreMirror()
  return { kind: 'fetched', before: here.mirrorCommit, now: commit }
}
