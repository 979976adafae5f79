import { focus } from '../../core/sync/focus.ts'
import { reconcile } from '../../core/sync/reconcile.ts'
import { record } from '../mirror/record.ts'
import { mirrorOf, observeHere } from '../observe/observe.ts'
import type { CommitId } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import { haltOf, keepRefused } from './halt.ts'
import { layOut } from './observe-sides.ts'
import { settleUnanswered } from './recover.ts'
import type { Halted } from './result.ts'

export type FetchResult =
  | ({ readonly kind: 'halted' } & Halted)
  | { readonly kind: 'fetched'; readonly before: CommitId | undefined; readonly now: CommitId }

/** Takes Xano's present state into the mirror, if the guard lets it pass. Files, branch and Base stay as they are. */
export async function fetch(ports: Ports, library: Library, confirmed?: string): Promise<FetchResult> {
  const here = await observeHere(ports, library)
  const { mirror } = here
  ports.tell?.({ kind: 'reading', side: 'xano' })
  const theirs = await layOut(ports, library, { mirror: here.mirror, read: await ports.remote.snapshot() })
  const plan = reconcile(focus({ base: mirror, ours: mirror, theirs }))
  const halted = haltOf(plan, mirror.versions, confirmed)
  if (halted) {
    await keepRefused(ports, here, theirs)
    ports.judged?.(halted)
    return { kind: 'halted', ...halted }
  }
  const pending = await ports.journal.pending()
  const unanswered = pending?.kind === 'pushing' ? pending : undefined
  const { applied } = await settleUnanswered(ports, here, { unanswered, theirs })
  const { commit } = await record(ports, mirrorOf(here), { theirs, applied })
  await ports.history.restoreMirror()
  return { kind: 'fetched', before: here.mirrorCommit, now: commit }
}
