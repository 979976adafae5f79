import { stillLacks } from '../merge/still-lacks.ts'
import { undoes } from '../merge/undoes.ts'
import type { Sides } from '../sides.ts'
import { readDefinition } from '../xs/definition.ts'
import { enter } from '../xs/enter.ts'
import { sameTokens } from '../xs/equality.ts'
import type { Background } from './background.ts'
import type { Outcomes } from './outcome.ts'
import { type Cause, type Conflict, openConflicts, type Plan } from './plan.ts'
import type { BlobId, Version } from './snapshot.ts'

/**
 * A conflict that three texts alone do not show, and that has to be remembered until a person or either side settles
 * it: it stands as long as both sides stay what they were. Where Xano lacks what we sent, an edit of something else
 * there settles nothing: it stands until that is back. Nor does a deletion there, nor another object that is made under
 * the name, nor any edit where the file is an older state, as long as it lacks what Base has over that, nor one of
 * something else in a text of which Xano has not taken over everything.
 */
export interface Dispute {
  readonly cause: Extract<Cause, 'altered' | 'undone' | 'older'>
  readonly ours?: BlobId
  readonly theirs?: BlobId
}

type Known = Pick<Background, 'textOf' | 'guidOf'>

/** Tells which disputes stand between two sides, in their order. */
type Ledger = (sides: Sides<Version | undefined>) => readonly Dispute[]

const ledgers = new WeakMap<Background, Ledger>()

/** The dispute that stands between two sides, if one does: each background is asked about all definitions. */
export function standing(sides: Sides<Version | undefined>, background: Background): Dispute | undefined {
  const ledger = ledgers.get(background) ?? ledgerOf(background.disputes, background)
  ledgers.set(background, ledger)
  return ledger(sides)[0]
}

/** Those that are in question by these conflicts: what the texts were before has been looked at for them already. */
export function openDisputes(
  disputes: readonly Dispute[],
  conflicts: readonly Conflict[],
): ReadonlySet<Dispute> {
  const ledger = ledgerOf(disputes)
  return new Set(conflicts.flatMap(({ sides, by }) => [...(by ? [by] : []), ...ledger(sides)]))
}

const UNKNOWN: Known = { textOf: () => undefined, guidOf: () => undefined }

/** There may be as many as definitions: only those about the same file, or an older state of it, can stand. */
function ledgerOf(disputes: readonly Dispute[], known: Known = UNKNOWN): Ledger {
  const byFile = new Map<BlobId, Dispute[]>()
  const withoutFile = new Map<BlobId | undefined, Dispute[]>()
  const byGuid = new Map<string, Dispute[]>()
  for (const dispute of disputes) {
    if (dispute.ours === undefined) enter(withoutFile, dispute.theirs, dispute)
    else enter(byFile, dispute.ours, dispute)
    const guid = dispute.cause !== 'undone' && dispute.ours ? known.guidOf(dispute.ours) : undefined
    if (guid !== undefined) enter(byGuid, guid, dispute)
  }
  const places = new Map(disputes.map((dispute, at) => [dispute, at]))
  const placeOf = (dispute: Dispute): number => places.get(dispute) ?? 0
  return sides => {
    const { ours, theirs } = sides
    if (!ours) return withoutFile.get(theirs?.blob) ?? []
    const { guid } = ours.definition
    const about = new Set([
      ...(byFile.get(ours.blob) ?? []),
      ...(guid === undefined ? [] : (byGuid.get(guid) ?? [])),
    ])
    return [...about]
      .filter(dispute => stands(dispute, { ...sides, ours }, known))
      .sort((a, b) => placeOf(a) - placeOf(b))
  }
}

function stands(
  { cause, ...dispute }: Dispute,
  { base, ours, theirs }: Sides<Version | undefined> & { readonly ours: Version },
  { textOf }: Known,
): boolean {
  const isSame = dispute.ours === ours.blob
  if (isSame && dispute.theirs === theirs?.blob) return true
  if (!theirs) return isSame
  if (cause === 'older') return base !== undefined && isStillOlder(dispute, { base, ours, theirs }, textOf)
  if (!isSame) return cause === 'altered' && isStillAltered(dispute, { ours, theirs }, textOf)
  if (dispute.theirs === undefined) return false
  const was = textOf(dispute.theirs)
  return was !== undefined && stillLacks(ours.text, { was, now: theirs.text })
}

/** Whether the file still is the older state that it was, or goes out from that. */
function isStillOlder(
  { ours: blob }: Pick<Dispute, 'ours'>,
  { base, ours, theirs }: Sides<Version>,
  textOf: Background['textOf'],
): boolean {
  if (blob === ours.blob) return !sameTokens(ours.text, theirs.text)
  const was = blob && textOf(blob)
  return was !== undefined && isOf(ours, was) && undoes({ before: was, after: base.text }, ours.text)
}

/** Whether Xano still lacks what it did not take over of a text, and the file, whatever else was edited in it, has that. */
function isStillAltered(
  dispute: Pick<Dispute, 'ours' | 'theirs'>,
  { ours, theirs }: { readonly ours: Version; readonly theirs: Version },
  textOf: Background['textOf'],
): boolean {
  const [sent, received] = [dispute.ours && textOf(dispute.ours), dispute.theirs && textOf(dispute.theirs)]
  if (sent === undefined || received === undefined || !isOf(ours, sent)) return false
  const isThere = dispute.theirs !== theirs.blob && !stillLacks(sent, { was: received, now: theirs.text })
  return !isThere && undoes({ before: sent, after: theirs.text }, ours.text)
}

/** Whether a text is an earlier one of a definition. */
function isOf({ definition: { guid } }: Version, text: string): boolean {
  const reading = readDefinition(text)
  return reading.kind === 'definition' && guid !== undefined && reading.definition.guid === guid
}

/** What has to be remembered after a plan was carried out: the disputes that still stand, and those it brought up. */
export function nextDisputes(
  disputes: readonly Dispute[],
  plan: Plan,
  outcomes: Outcomes,
): readonly Dispute[] {
  const conflicts = openConflicts(plan)
  const stillOpen = openDisputes(disputes, conflicts)
  const open = disputes.filter(dispute => stillOpen.has(dispute))
  const known = ledgerOf(open)
  const fresh = [
    ...conflicts.flatMap(({ cause, sides, by }) =>
      isRemembered(cause) && !by && known(sides).length === 0
        ? [between(cause, sides.ours?.blob, sides.theirs?.blob)]
        : [],
    ),
    ...plan.transitions.flatMap(({ key, sides, local }) => {
      const remote = outcomes.get(key)?.remote
      if (remote?.kind !== 'altered') return []
      return [between('altered', local ? remote.sent.blob : sides.ours?.blob, remote.received?.blob)]
    }),
  ]
  return open.length === disputes.length && fresh.length === 0 ? disputes : [...open, ...fresh]
}

const isRemembered = (cause: Cause): cause is Dispute['cause'] =>
  cause === 'undone' || cause === 'older' || cause === 'altered'

const between = (cause: Dispute['cause'], ours: BlobId | undefined, theirs: BlobId | undefined): Dispute => ({
  cause,
  ...(ours ? { ours } : {}),
  ...(theirs ? { theirs } : {}),
})
