import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { sentAs } from '../../core/sync/sent-as.ts'
import { lastKnown } from '../../core/sync/snapshot.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import { type Delivered, deliver, type Removed, removeEach } from './deliver.ts'
import type { LookAgain } from './delivery.ts'
import type { Mission } from './mission.ts'
import type { Sending } from './rehearse.ts'

/** What goes to Xano: texts in one push, and objects that are deleted one by one. */
export interface Cargo {
  readonly batch: readonly Sending[]
  readonly doomed: readonly Transition[]
}

/** What Xano has said to it. */
export interface Dispatched extends Cargo {
  /** What Xano has not refused. */
  readonly sent: readonly Sending[]
  readonly unanswered: Delivered['unanswered']
  readonly refused: ReadonlyMap<Sending, RemoteOutcome>
  /** What became of the deletions. */
  readonly kept: Removed
  readonly began: Date
  readonly over: Date
}

/** Sends and deletes, once what is sent is kept and the journal knows of it. */
export async function dispatch(
  ports: Ports,
  { mirror, theirs, isDraft }: Mission,
  { batch, doomed }: Cargo,
  lookAgain: LookAgain,
): Promise<Dispatched> {
  const texts = batch.map(({ text }) => ({ path: `sent/${blobId(text)}`, content: text }))
  await ports.history.keep(texts, 'before it was sent')
  await ports.journal.begin({
    kind: 'pushing',
    mirror: mirror.commit,
    sent: batch.map(({ text }) => blobId(text)),
    removed: doomed.flatMap(({ sides }) => sides.theirs?.blob ?? []),
  })
  const began = ports.clock.now()
  ports.tell?.({ kind: 'pushing', definitions: batch.length + doomed.length })
  const manner = { theirs: lastKnown(theirs), isDraft, lookAgain }
  const { refused, unanswered, isUnmoved } = await deliver(ports.remote, batch, manner)
  const sent = batch.filter(sending => !refused.has(sending))
  const kept = await removeEach(ports.remote, doomed, { groups: renamedGroups(sent), isUnmoved })
  return { batch, doomed, sent, unanswered, refused, kept, began, over: ports.clock.now() }
}

/** The names that api groups have in Xano once a push of them was applied. */
function renamedGroups(sent: readonly Sending[]): ReadonlyMap<string, string> {
  return new Map(
    sent.flatMap(({ transition }) => {
      const [named, { theirs }] = [sentAs(transition), transition.sides]
      if (!named || theirs?.definition.kind !== 'api_group') return []
      return [[theirs.definition.name, named.name] as const]
    }),
  )
}
