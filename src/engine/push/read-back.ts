import { evidenceOf } from '../../core/sync/evidence.ts'
import type { RemoteOutcome, Unsure } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { lastKnown, type Snapshot, type Version } from '../../core/sync/snapshot.ts'
import { compareReturned } from '../../core/xs/canonical.ts'
import { type Definition, readDefinition } from '../../core/xs/definition.ts'
import { enter } from '../../core/xs/enter.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { nameKey } from '../../core/xs/identity.ts'
import type { UnknownOutcome } from '../ports/errors.ts'
import { blobId } from '../texts/blob-id.ts'
import { despite, failedBy } from './lost-answer.ts'
import { definitionOf, type Sending } from './rehearse.ts'

interface Push {
  readonly sent: readonly Sending[]
  /** What came instead of Xano's word that it applied it. */
  readonly unanswered: ReadonlyMap<Sending | Transition, UnknownOutcome>
  readonly isDraft: (definition: Definition) => boolean
  /** What Xano shows as a draft: of some kinds it has none, and publishes what is sent as one. */
  readonly shownAsDraft: (definition: Definition) => boolean
  /** Members that Xano was told to take out of the texts. */
  readonly taken: ReadonlySet<string> | undefined
  readonly doomed: readonly Transition[]
  readonly before: Snapshot
  readonly after: Snapshot
}

/** What Xano made of a push, by what it holds afterwards. */
export function readBack(push: Push): Map<Transition, RemoteOutcome> {
  const { sent, unanswered, doomed, before, after, isDraft } = push
  const find = finder(
    lastKnown(before),
    after,
    sent.map(({ text }) => text),
  )
  const outcomes = new Map<Transition, RemoteOutcome>()
  for (const sending of sent) {
    const { transition, text } = sending
    const received = find(text)
    const lost = unanswered.get(sending)
    const draft = isDraft(definitionOf(sending))
    const outcome = received
      ? outcomeOf(sending, received, {
          lost,
          taken: draft ? undefined : push.taken,
          draft: draft && push.shownAsDraft(received.definition),
        })
      : lost
        ? { kind: 'postponed' as const }
        : { kind: 'altered' as const, sent: sentAs(sending, sending.transition.sides.ours?.path), received }
    const isUntouched = outcome.kind !== 'applied' && received?.blob === transition.sides.theirs?.blob
    outcomes.set(transition, isUntouched ? unchanged(outcome, lost, draft) : outcome)
  }
  const left = new Set(doomed.length === 0 ? [] : after.versions.map(signOf))
  for (const transition of doomed) {
    const { theirs } = transition.sides
    const gone = theirs && !left.has(signOf(theirs))
    const lost = unanswered.get(transition)
    outcomes.set(transition, gone ? applied(undefined, lost && despite(lost, GONE)) : stays(lost))
  }
  return outcomes
}

/** By what a definition is known to be there still: its guid, or its text where it has none. */
const signOf = ({ definition: { guid }, blob }: Version): string =>
  guid === undefined ? blob : `guid ${guid}`

const GONE = 'it is gone from Xano'
const HELD = 'Xano holds it'
const NOT_PUSHED = 'does not hold it: not pushed, your file keeps it'
const NOT_DRAFTED = 'does not show whether it has the draft: look into its editor'

const applied = (sent: Version | undefined, how: string | undefined, draft = false): RemoteOutcome => ({
  kind: 'applied',
  sent,
  ...(how === undefined ? {} : { despite: how }),
  ...(draft ? { draft } : {}),
})

const stays = (lost: UnknownOutcome | undefined): RemoteOutcome =>
  lost ? failedBy(lost, 'still has it: not deleted there') : { kind: 'refused', message: 'Xano still has it' }

/** What it means that Xano shows just what it showed before. */
function unchanged(
  outcome: RemoteOutcome,
  lost: UnknownOutcome | undefined,
  isDraft: boolean,
): RemoteOutcome {
  if (!lost) return isDraft ? { kind: 'drafted' } : outcome
  return outcome.kind === 'postponed' ? failedBy(lost, isDraft ? NOT_DRAFTED : NOT_PUSHED) : outcome
}

function outcomeOf(
  sending: Sending,
  received: Version,
  {
    lost,
    taken,
    draft,
  }: { readonly lost: UnknownOutcome | undefined; readonly draft: boolean } & Pick<Push, 'taken'>,
): RemoteOutcome {
  const { text } = sending
  const sent = { ...sentAs(sending, received.path), definition: received.definition }
  if (compareReturned(text, received.text) !== 'altered')
    return applied(sent, lost && despite(lost, HELD), draft)
  const isTaken = compareReturned(text, received.text, taken) !== 'altered'
  if (isTaken) return lost ? UNSEEN : applied(sent, undefined)
  const before = sending.transition.sides.theirs?.text
  const isUnseen = lost && evidenceOf(text, { before, received: received.text }) === 'none'
  return isUnseen ? { kind: 'postponed' } : { kind: 'altered', sent, received }
}

/** What was sent, at the place that Base gives it. */
function sentAs(sending: Sending, home: FilePath | undefined): Version {
  const { transition, text } = sending
  const path = transition.sides.base?.path ?? home
  if (path === undefined) throw new Error('a definition without a place was sent')
  return { definition: definitionOf(sending), path, text, blob: blobId(text) }
}

/** Rows cannot be read back, and sent again they would be there twice. */
export const UNSEEN: Unsure = {
  kind: 'unsure',
  message:
    'no answer came: look into Xano whether its rows or variables have arrived before you send them again',
}

/** Finds what some texts that were sent have become: by the guid, else as the new one under the name. */
export function finder(
  before: readonly Version[],
  after: Snapshot,
  texts: readonly string[],
): (text: string) => Version | undefined {
  const sent = new Map(
    texts.flatMap(text => {
      const reading = readDefinition(text)
      return reading.kind === 'definition' ? [[text, reading.definition] as const] : []
    }),
  )
  const guids = new Set([...sent.values()].flatMap(({ guid }) => guid ?? []))
  const hasName = bearing([...sent.values()])
  const byGuid = new Map<string, Version>()
  const namesakes = new Map<string, Version[]>()
  for (const version of after.versions) {
    const { guid } = version.definition
    if (guid !== undefined && guids.has(guid)) byGuid.set(guid, version)
    if (hasName(version)) enter(namesakes, nameKey(version.definition), version)
  }
  const isNew = ({ definition: { guid } }: Version): boolean =>
    guid !== undefined && !before.some(({ definition }) => definition.guid === guid)
  const named = new Map(
    [...namesakes].map(([name, found]) => [
      name,
      found.length > 1 ? (found.findLast(isNew) ?? found[0]) : found[0],
    ]),
  )
  return text => {
    const definition = sent.get(text)
    if (!definition) return undefined
    const { guid } = definition
    return (guid === undefined ? undefined : byGuid.get(guid)) ?? named.get(nameKey(definition))
  }
}

/** Whether Xano still holds of a definition what a plan was made from. */
export function unmoved(planned: Snapshot, now: Snapshot): (transition: Transition) => boolean {
  const blobs = new Set(now.versions.map(({ blob }) => blob))
  const namesIn = ({ versions }: Snapshot): Set<string> =>
    new Set(versions.map(({ definition }) => nameKey(definition)))
  let names: { readonly now: Set<string>; readonly before: Set<string> } | undefined
  return ({ sides: { ours, theirs } }) => {
    if (theirs) return blobs.has(theirs.blob)
    if (!ours) return true
    names ??= { now: namesIn(now), before: namesIn(planned) }
    const name = nameKey(ours.definition)
    return !names.now.has(name) || names.before.has(name)
  }
}

/** Whether a version bears one of the names. Most differ by the name alone, which takes no key to see. */
function bearing(definitions: readonly Definition[]): (version: Version) => boolean {
  const names = new Set(definitions.map(({ name }) => name))
  const keys = new Set(definitions.map(nameKey))
  return ({ definition }) => names.has(definition.name) && keys.has(nameKey(definition))
}
