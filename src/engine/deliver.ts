import type { RemoteOutcome } from '../core/sync/outcome.ts'
import type { Transition } from '../core/sync/plan.ts'
import type { Definition } from '../core/xs/definition.ts'
import { blame } from './blame.ts'
import { Refused, UnknownOutcome } from './errors.ts'
import type { Remote } from './ports.ts'
import { definitionOf, type Sending } from './rehearse.ts'

export interface Delivered {
  readonly refused: ReadonlyMap<Sending, RemoteOutcome>
  /** Whether Xano's answer came; without it, what was sent may have been applied. */
  readonly answered: boolean
}

/** Sends a batch: what is published in one push, and in another one what Xano is to hold as drafts. */
export async function deliver(
  remote: Remote,
  batch: readonly Sending[],
  isDraft: (definition: Definition) => boolean,
): Promise<Delivered> {
  const stuck = await changeColumns(remote, batch)
  const ready = batch.filter(sending => !stuck.has(sending))
  const drafts = new Set(ready.filter(sending => isDraft(definitionOf(sending))))
  const published = await post(
    remote,
    ready.filter(sending => !drafts.has(sending)),
  )
  const drafted = await post(remote, [...drafts], 'draft')
  return {
    refused: new Map([...stuck, ...published.refused, ...drafted.refused]),
    answered: published.answered && drafted.answered,
  }
}

/** Deletes one by one; an object whose deletion Xano refuses stays. */
export async function removeEach(
  remote: Remote,
  doomed: readonly Transition[],
): Promise<Map<Transition, RemoteOutcome>> {
  const refused = new Map<Transition, RemoteOutcome>()
  for (const transition of doomed) {
    const { theirs } = transition.sides
    if (!theirs) continue
    const refusal = await refusalOf(() => isAnswered(() => remote.remove(theirs.definition)))
    if (refusal) refused.set(transition, refusal)
  }
  return refused
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
        else await isAnswered(() => remote.dropColumn(table, column))
      }
    })
    if (refusal) refused.set(sending, refusal)
  }
  return refused
}

/** Sends the batch; what Xano refuses leaves it, and the rest is tried once more. */
async function post(remote: Remote, batch: readonly Sending[], as?: 'draft'): Promise<Delivered> {
  const refused = new Map<Sending, RemoteOutcome>()
  const refuse = (some: readonly Sending[], { message }: Refused): void => {
    for (const sending of some) refused.set(sending, { kind: 'refused', message })
  }
  const send = async (some: readonly Sending[]): Promise<boolean> =>
    some.length === 0 ||
    isAnswered(() =>
      remote.push(
        some.map(({ text }) => text),
        as,
      ),
    )
  try {
    return { refused, answered: await send(batch) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    refuse(blame(error, batch), error)
  }
  const rest = batch.filter(sending => !refused.has(sending))
  try {
    return { refused, answered: await send(rest) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    refuse(rest, error)
    return { refused, answered: true }
  }
}

async function refusalOf(request: () => Promise<unknown>): Promise<RemoteOutcome | undefined> {
  try {
    await request()
    return undefined
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { kind: 'refused', message: error.message }
  }
}

async function isAnswered(request: () => Promise<void>): Promise<boolean> {
  try {
    await request()
    return true
  } catch (error) {
    if (error instanceof UnknownOutcome) return false
    throw error
  }
}
