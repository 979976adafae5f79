import type { Homes } from '../../core/sync/arrange.ts'
import type { Applied, Failed, RemoteOutcome, Unsure } from '../../core/sync/outcome.ts'
import type { Permissions } from '../../core/sync/permit.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { type BlobId, lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { withLabelGuid } from '../../core/xs/guid.ts'
import { type DefinitionKey, nameKey } from '../../core/xs/identity.ts'
import type { Writing, Written } from '../files/write-local.ts'
import { ROWS } from '../mirror/mirror-state.ts'
import { record } from '../mirror/record.ts'
import { confirmAbsences } from '../observe/absence.ts'
import { observeThere } from '../observe/observe.ts'
import type { UnknownOutcome } from '../ports/errors.ts'
import type { Head } from '../ports/git.ts'
import type { MirrorTip, Save } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import type { Activity, RemoteSnapshot } from '../ports/remote.ts'
import { blobId } from '../texts/blob-id.ts'
import { deliver, removeEach } from './deliver.ts'
import { draftsIn } from './drafts.ts'
import { examine } from './examine.ts'
import { type Arrived, hearOthers, windowOf } from './hear-others.ts'
import { isBehind, readUntil } from './lagging.ts'
import { finder, readBack, unmoved } from './read-back.ts'
import { definitionOf, type Rebuff, type Rehearsal, type Sending, sendings } from './rehearse.ts'

export interface Mission extends Writing {
  readonly theirs: Snapshot
  readonly permissions: Permissions
  /** When the reading of `theirs` began. */
  readonly read: Date
  /** The mirror's commit of `theirs`. */
  readonly mirror: MirrorTip
  readonly rehearsal: Rehearsal | Rebuff | undefined
  /** Everything is sent as a draft; without it, only what Xano was read to hold as one. */
  readonly as: 'draft' | undefined
  readonly isDraft: (definition: Definition) => boolean
  readonly taken: ReadonlySet<string> | undefined
  /** What earlier cycles of the run have pushed, and nobody has committed yet. */
  readonly saves: readonly Save[]
  /** Texts that Xano has failed on in this run, or may have taken rows of: they are not sent again. */
  readonly failed: ReadonlyMap<BlobId, Failed | Unsure>
}

export interface Pushed {
  readonly outcomes: ReadonlyMap<DefinitionKey, RemoteOutcome>
  readonly mirror: MirrorTip
  /** Xano as the mirror has it now. */
  readonly theirs: Snapshot
  /** Xano as it was read back; nothing when nothing was sent. */
  readonly seen: RemoteSnapshot | undefined
}

/**
 * Sends what a plan changes in Xano, in one push, and deletes one by one. Only texts that the files hold at this
 * moment go out, and only if Xano announced to do just that with them. What was sent counts as applied when
 * reading back shows it.
 */
export async function push(
  ports: Ports,
  mission: Mission,
  written: Written & { readonly head: Head },
): Promise<Pushed> {
  const outcomes = new Map<DefinitionKey, RemoteOutcome>()
  const settle = (sending: Sending, outcome: RemoteOutcome): void => {
    outcomes.set(sending.transition.key, outcome)
  }
  const isReady = await readiness(ports, mission, written)
  for (const transition of mission.plan.transitions)
    if (transition.remote && !isReady(transition)) outcomes.set(transition.key, { kind: 'postponed' })
  const ready = sendings(mission.plan).filter(sending => {
    const failed = mission.failed.get(blobId(sending.text))
    if (failed) settle(sending, failed)
    return !failed && isReady(sending.transition)
  })
  const { batch, rejected, isUnmoved } = await examine(ports, mission, {
    ready,
    lookAgain: () => readiness(ports, mission, written),
  })
  for (const [sending, outcome] of rejected) settle(sending, outcome)
  const deletions = mission.plan.transitions.filter(({ remote }) => remote?.kind === 'delete').filter(isReady)
  const doomed = deletions.filter(isUnmoved)
  for (const { key } of deletions.filter(transition => !isUnmoved(transition)))
    outcomes.set(key, { kind: 'postponed' })
  if (batch.length === 0 && doomed.length === 0)
    return { outcomes, mirror: mission.mirror, theirs: mission.theirs, seen: undefined }

  const texts = batch.map(({ text }) => ({ path: `sent/${blobId(text)}`, content: text }))
  await ports.history.keep(texts, 'before it was sent')
  await ports.journal.begin({
    kind: 'pushing',
    mirror: mission.mirror.commit,
    sent: batch.map(({ text }) => blobId(text)),
    removed: doomed.flatMap(({ sides }) => sides.theirs?.blob ?? []),
  })
  const sentAt = ports.clock.now()
  ports.tell?.({ kind: 'pushing', definitions: batch.length + doomed.length })
  const { theirs: before, isDraft, taken } = mission
  const { refused, unanswered } = await deliver(ports.remote, batch, {
    theirs: lastKnown(before),
    isDraft,
    mayRepeat: async sent => {
      // Rows that were taken out of a text do not show in it: whether they have arrived is not known.
      if (taken) return false
      const still = unmoved(before, observeThere(await ports.remote.snapshot(), lastKnown(before)))
      const stillReady = await readiness(ports, mission, written)
      return sent.every(({ transition }) => stillReady(transition) && still(transition))
    },
  })
  for (const [sending, outcome] of refused) settle(sending, outcome)
  const sent = batch.filter(sending => !refused.has(sending))
  const kept = await removeEach(ports.remote, doomed, renamedGroups(sent))

  ports.tell?.({ kind: 'reading', side: 'xano' })
  const over = ports.clock.now()
  const accepted = {
    published: sent.filter(sending => !unanswered.has(sending) && !isDraft(definitionOf(sending))),
    removed: doomed.filter(transition => !kept.refused.has(transition) && !kept.unanswered.has(transition)),
    taken,
  }
  const read = async (): Promise<Reading> => {
    const [rows, seen] = await Promise.all([logOf(ports, mission), ports.remote.snapshot()])
    return { rows, seen, shown: observeThere(seen, lastKnown(before), homesOf(batch)) }
  }
  const { rows, seen, shown } = await readUntil(ports.clock, read, ({ shown: now }) =>
    isBehind(accepted, { before, now }),
  )
  ports.tell?.({ kind: 'comparing' })
  const removed = new Set(doomed.map(({ sides }) => sides.theirs))
  const expected = lastKnown(before).filter(version => !removed.has(version))
  const after = await confirmAbsences(ports.remote, expected, shown)
  const lost = new Map<Sending | Transition, UnknownOutcome>([...unanswered, ...kept.unanswered])
  const shownAsDraft = draftsIn(seen)
  const returned = readBack({ sent, unanswered: lost, isDraft, shownAsDraft, taken, doomed, before, after })
  const find = finder(
    lastKnown(before),
    after,
    sent.map(({ text }) => text),
  )
  const arrived: Arrived[] = [
    ...sent.map(({ transition, text }) => ({ transition, now: find(text) })),
    ...doomed.map(transition => ({ transition, now: undefined })),
  ]
  const times = { mark: mission.mirror.log ?? 0, read: mission.read, sent: sentAt, over }
  const window = windowOf(arrived, times, { before, after })
  const told = new Map([...returned, ...kept.refused].map(([{ key }, outcome]) => [key, outcome]))
  const heard = rows ? await hearOthers(ports.remote, told, { rows, window }) : told
  for (const [key, outcome] of heard) outcomes.set(key, outcome)
  const applied = arrived.flatMap(({ transition: { key, sides }, now }) => {
    const outcome = outcomes.get(key)
    if (outcome?.kind !== 'applied') return []
    const after = outcome.overtaken ? asSent(outcome, now, sides.theirs) : now
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

/** The audit log, where it could be read before. */
const logOf = ({ remote }: Ports, { mirror }: Mission): Promise<readonly Activity[] | undefined> =>
  mirror.log === undefined ? Promise.resolve(undefined) : remote.activity(ROWS)

/** What Xano held until somebody edited or deleted it: as it was sent, with the guid that it has there. */
function asSent(
  { sent }: Applied,
  now: Version | undefined,
  theirs: Version | undefined,
): Version | undefined {
  if (!sent) return undefined
  const { guid } = (now ?? theirs ?? sent).definition
  const text = withLabelGuid(sent.text, guid)
  const definition = { ...sent.definition, ...(guid === undefined ? {} : { guid }) }
  return { definition, path: (theirs ?? now ?? sent).path, text, blob: blobId(text) }
}

/** The names that api groups have in Xano once a push of them was applied. */
function renamedGroups(sent: readonly Sending[]): ReadonlyMap<string, string> {
  return new Map(
    sent.flatMap(({ transition: { sides } }) => {
      const { ours, theirs } = sides
      if (!ours || theirs?.definition.kind !== 'api_group') return []
      return [[theirs.definition.name, ours.definition.name] as const]
    }),
  )
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

/** Which transitions the folder still bears out, now that everything was written that had to be. */
async function readiness(
  { worktree }: Ports,
  { plan }: Mission,
  { outcomes, files, head }: Written & { readonly head: Head },
): Promise<(transition: Transition) => boolean> {
  const remote = plan.transitions.filter(transition => transition.remote)
  const now = await worktree.head()
  if (remote.length === 0 || now.branch !== head.branch || now.commit !== head.commit) return () => false
  const found = await worktree.peek(remote.map(placeOf))
  return transition =>
    (outcomes.get(transition.key) ?? 'written') === 'written' &&
    found.get(placeOf(transition)) === files.get(placeOf(transition))
}

/** Where the file of a transition lies, or lay before it was deleted. */
function placeOf({ local, sides }: Transition): FilePath {
  const place = local?.to ?? sides.ours?.path ?? sides.base?.path
  if (place === undefined) throw new Error('a definition that was never in the folder was to be sent')
  return place
}
