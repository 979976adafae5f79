import type { Homes } from '../../core/sync/arrange.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import { withLabelGuid } from '../../core/xs/guid.ts'
import { nameKey } from '../../core/xs/identity.ts'
import { ROWS } from '../mirror/mirror-state.ts'
import { record } from '../mirror/record.ts'
import { confirmAbsences } from '../observe/absence.ts'
import { observeThere } from '../observe/observe.ts'
import type { UnknownOutcome } from '../ports/errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Activity, RemoteSnapshot } from '../ports/remote.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Dispatched } from './dispatch.ts'
import { draftsIn } from './drafts.ts'
import { type Arrived, hearOthers, windowOf } from './hear-others.ts'
import { isBehind, readUntil } from './lagging.ts'
import type { Mission, Pushed } from './mission.ts'
import { finder, readBack } from './read-back.ts'
import { definitionOf, type Sending } from './rehearse.ts'

/** Reads Xano back after a push: what came of it, what others did meanwhile, and the state that the mirror gets of it. */
export async function lookBack(ports: Ports, mission: Mission, dispatched: Dispatched): Promise<Pushed> {
  const { theirs: before, isDraft, taken } = mission
  const { sent, doomed, unanswered, kept, began, over } = dispatched
  ports.tell?.({ kind: 'reading', side: 'xano' })
  const { rows, seen, shown } = await readingOf(ports, mission, dispatched)
  ports.tell?.({ kind: 'comparing' })
  const removed = new Set(doomed.map(({ sides }) => sides.theirs))
  const expected = lastKnown(before).filter(version => !removed.has(version))
  const after = await confirmAbsences(ports.remote, expected, shown)
  const lost = new Map<Sending | Transition, UnknownOutcome>([...unanswered, ...kept.unanswered])
  const shownAsDraft = draftsIn(seen)
  const returned = readBack({ sent, unanswered: lost, isDraft, shownAsDraft, taken, doomed, before, after })
  const arrived = arrivals(dispatched, { before, after })
  const times = { mark: mission.mirror.log ?? 0, read: mission.read, sent: began, over }
  const window = windowOf(arrived, times, { before, after })
  const told = new Map([...returned, ...kept.refused].map(([{ key }, outcome]) => [key, outcome]))
  const outcomes = rows ? await hearOthers(ports.remote, told, { rows, window }) : told
  const applied = arrived.flatMap(({ transition: { key, sides }, now }) => {
    const outcome = outcomes.get(key)
    if (outcome?.kind !== 'applied') return []
    const { overtaken, sent } = outcome
    const after = overtaken ? sent && asSent(sent, now, sides.theirs) : now
    return [{ before: sides.theirs, after, ...(outcome.draft ? { draft: true as const } : {}) }]
  })
  const known = { versions: lastKnown(before), tip: mission.mirror }
  const mirror = await record(ports, known, { theirs: after, applied, rows })
  return { outcomes, mirror, theirs: after, seen }
}

/** Xano as it was read back: its log, what it holds, and where that lies. */
interface Reading {
  readonly rows: readonly Activity[] | undefined
  readonly seen: RemoteSnapshot
  readonly shown: Snapshot
}

/** Reads as often as it takes for a copy of Xano to catch up with what Xano has taken. */
function readingOf(ports: Ports, mission: Mission, dispatched: Dispatched): Promise<Reading> {
  const { theirs: before, isDraft, taken } = mission
  const { batch, sent, doomed, unanswered, kept } = dispatched
  const accepted = {
    published: sent.filter(sending => !unanswered.has(sending) && !isDraft(definitionOf(sending))),
    removed: doomed.filter(transition => !kept.refused.has(transition) && !kept.unanswered.has(transition)),
    taken,
  }
  const read = async (): Promise<Reading> => {
    const [rows, seen] = await Promise.all([logOf(ports, mission), ports.remote.snapshot()])
    return { rows, seen, shown: observeThere(seen, lastKnown(before), homesOf(batch)) }
  }
  return readUntil(ports.clock, read, ({ shown: now }) => isBehind(accepted, { before, now }))
}

/** The audit log, where it could be read before. */
const logOf = ({ remote }: Ports, { mirror }: Mission): Promise<readonly Activity[] | undefined> =>
  mirror.log === undefined ? Promise.resolve(undefined) : remote.activity(ROWS)

/** Where what was sent and deleted is now. */
function arrivals(
  { sent, doomed }: Dispatched,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): Arrived[] {
  const find = finder(
    lastKnown(before),
    after,
    sent.map(({ text }) => text),
  )
  return [
    ...sent.map(({ transition, text }) => ({ transition, now: find(text) })),
    ...doomed.map(transition => ({ transition, now: undefined })),
  ]
}

/** What Xano held until somebody edited or deleted it: as it was sent, with the guid that it has there. */
export function asSent(sent: Version, now: Version | undefined, theirs: Version | undefined): Version {
  const { guid } = (now ?? theirs ?? sent).definition
  const text = withLabelGuid(sent.text, guid)
  const definition = { ...sent.definition, ...(guid === undefined ? {} : { guid }) }
  return { definition, path: (theirs ?? now ?? sent).path, text, blob: blobId(text) }
}

/** What is new to Xano lies where the developer put it. */
function homesOf(batch: readonly Sending[]): Homes {
  return new Map(
    batch.flatMap(({ kind, transition: { local, sides } }) =>
      kind === 'create' && sides.ours
        ? [[nameKey(sides.ours.definition), local?.to ?? sides.ours.path] as const]
        : [],
    ),
  )
}
