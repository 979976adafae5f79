import { changes } from '../../core/sync/change.ts'
import type { Applied, RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { emptiedReferences } from '../../core/xs/references.ts'
import type { Activity, Remote } from '../ports/remote.ts'
import { type Bystanders, bystanders, type PushWindow, rowsAbout } from './bystanders.ts'

/** What was sent or deleted, and what Xano shows of it now. */
export interface Arrived {
  readonly transition: Transition
  readonly now: Version | undefined
}

/** What the log is asked about a push; `before` and `after` are Xano as it was planned on and as it was read back. */
export function windowOf(
  arrived: readonly Arrived[],
  times: Pick<PushWindow, 'mark' | 'read' | 'sent' | 'over'>,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): PushWindow {
  const own = new Set(
    arrived.flatMap(({ transition, now }) => [transition.sides.theirs ?? [], now ?? []].flat()),
  )
  const isOwn = (version: Version | undefined): boolean => version !== undefined && own.has(version)
  const foreign = changes(lastKnown(before), lastKnown(after)).filter(
    change => !isOwn(change.before) && !isOwn(change.after),
  )
  const definitions = new Map<DefinitionKey, readonly Definition[]>(
    arrived.map(({ transition: { key, sides }, now }) => [key, definitionsOf(sides.ours, sides.theirs, now)]),
  )
  return {
    ...times,
    definitions,
    elsewhere: foreign.flatMap(change => definitionsOf(change.before, change.after)),
    known: [...before.versions, ...after.versions].map(({ definition }) => definition),
  }
}

/**
 * The outcomes of a push, with what the log tells of others: who saved a definition before our text replaced it, and
 * who has edited since what did not come back as it was sent. Where that is in doubt, it was altered.
 */
export async function hearOthers(
  remote: Remote,
  outcomes: ReadonlyMap<DefinitionKey, RemoteOutcome>,
  { rows, window }: { readonly rows: readonly Activity[]; readonly window: PushWindow },
): Promise<ReadonlyMap<DefinitionKey, RemoteOutcome>> {
  const me = rowsAbout(rows, window).length === 0 ? undefined : await remote.me()
  if (!me) return outcomes
  const found = bystanders(rows, me, window)
  return new Map(
    [...outcomes].map(([key, outcome]) => {
      const others = found.get(key)
      const { before = [] } = others ?? {}
      const applied = others && outcome.kind === 'altered' ? overtaken(outcome, others) : outcome
      const isTold = applied.kind === 'applied' && before.length > 0
      return [key, isTold ? { ...applied, meanwhile: before } : applied]
    }),
  )
}

/**
 * A reference that is empty now, or no text at all, is what Xano itself is known to make of a push, unless somebody has
 * deleted it.
 */
function overtaken(
  outcome: Extract<RemoteOutcome, { kind: 'altered' }>,
  { after, deletedBy }: Bystanders,
): Applied | Extract<RemoteOutcome, { kind: 'altered' }> {
  const { sent, received } = outcome
  if (!received) return deletedBy ? { kind: 'applied', sent, overtaken: true, deletedBy } : outcome
  if (after.length === 0 || emptiedReferences(sent.text, received.text).length > 0) return outcome
  return { kind: 'applied', sent, overtaken: true }
}

const definitionsOf = (...versions: readonly (Version | undefined)[]): Definition[] =>
  versions.flatMap(version => version?.definition ?? [])
