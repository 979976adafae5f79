import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { Forbidden, Interrupted, Refused, type UnknownOutcome } from '../ports/errors.ts'
import type { Remote } from '../ports/remote.ts'
import { Delivery, type LookAgain } from './delivery.ts'
import { lostAnswer } from './lost-answer.ts'
import { definitionOf, type Sending } from './rehearse.ts'
import { stranded } from './stranded.ts'

export interface Delivered {
  readonly refused: ReadonlyMap<Sending, RemoteOutcome>
  /** What came instead of an answer to the last time that they were sent: they may have been applied. */
  readonly unanswered: ReadonlyMap<Sending, UnknownOutcome>
  readonly isUnmoved: Delivery['isUnmoved']
}

export interface Manner {
  /** What Xano held before. */
  readonly theirs: readonly Version[]
  readonly isDraft: (definition: Definition) => boolean
  readonly lookAgain: LookAgain
}

/** Sends a batch: what is published in one push, and in another one what Xano is to hold as drafts. */
export async function deliver(
  remote: Remote,
  batch: readonly Sending[],
  { theirs, isDraft, lookAgain }: Manner,
): Promise<Delivered> {
  const stuck = await changeColumns(remote, batch)
  const rest = batch.filter(sending => !stuck.has(sending))
  const vain = stuck.size === 0 ? NONE : stranded(rest, theirs, stuck.keys())
  for (const [sending, message] of vain) stuck.set(sending, { kind: 'refused', message })
  const ready = rest.filter(sending => !stuck.has(sending))
  const drafts = new Set(ready.filter(sending => isDraft(definitionOf(sending))))
  const delivery = new Delivery(remote, theirs, lookAgain)
  await delivery.post(ready.filter(sending => !drafts.has(sending)))
  await delivery.post([...drafts], 'draft')
  const { unanswered, isUnmoved } = delivery
  return { refused: new Map([...stuck, ...delivery.refused]), unanswered, isUnmoved }
}

const NONE: ReadonlyMap<Sending, string> = new Map()

/** What became of deletions that Xano did not say yes to. */
export interface Removed {
  readonly refused: ReadonlyMap<Transition, RemoteOutcome>
  readonly unanswered: ReadonlyMap<Transition, UnknownOutcome>
}

/**
 * Deletes one by one what is still as it was planned for; an object whose deletion Xano refuses stays. Endpoints lie
 * below their group, which may have another name by now: `groups` tells it by the one that it had.
 */
export async function removeEach(
  remote: Remote,
  doomed: readonly Transition[],
  { groups, isUnmoved }: { readonly groups: ReadonlyMap<string, string> } & Pick<Delivered, 'isUnmoved'>,
): Promise<Removed> {
  const refused = new Map<Transition, RemoteOutcome>()
  const unanswered = new Map<Transition, UnknownOutcome>()
  for (const transition of doomed) if (!isUnmoved(transition)) refused.set(transition, { kind: 'postponed' })
  for (const transition of doomed.filter(isUnmoved)) {
    const { theirs } = transition.sides
    if (!theirs) continue
    const { group } = theirs.definition
    const now = group === undefined ? {} : { group: groups.get(group) ?? group }
    const refusal = await refusalOf(async () => {
      const lost = await lostAnswer(() => remote.remove({ ...theirs.definition, ...now }))
      if (lost) unanswered.set(transition, lost)
    })
    if (refusal) refused.set(transition, refusal)
  }
  return { refused, unanswered }
}

/** What a push of the table's text cannot do, because it only ever adds columns. */
async function changeColumns(
  remote: Remote,
  batch: readonly Sending[],
): Promise<Map<Sending, RemoteOutcome>> {
  const refused = new Map<Sending, RemoteOutcome>()
  for (const sending of batch) {
    const { columns, sides } = sending.transition
    const table = sides.theirs?.definition
    if (!table) continue
    const refusal = await refusalOf(async () => {
      for (const { column, fate } of columns ?? []) {
        if (fate.kind === 'renamed') await remote.renameColumn(table, column, fate.to)
        else await lostAnswer(() => remote.dropColumn(table, column))
      }
    })
    if (refusal) refused.set(sending, refusal)
  }
  return refused
}

/** Why a request changed nothing. Once this process is to end there are no more: what others have changed is read back. */
async function refusalOf(request: () => Promise<unknown>): Promise<RemoteOutcome | undefined> {
  try {
    await request()
    return undefined
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', message: error.message }
    if (error instanceof Interrupted) return { kind: 'postponed' }
    if (error instanceof Forbidden)
      return { kind: 'refused', message: `the token lacks a scope for it: ${error.message}` }
    throw error
  }
}
