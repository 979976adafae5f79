import type { Sides } from '../sides.ts'
import type { DefinitionKey } from '../xs/identity.ts'
import type { Plan, RemoteWrite } from './plan.ts'
import type { Version } from './snapshot.ts'

/** `here` is the folder, `there` is Xano. */
export type Side = 'here' | 'there'

/** What is alarming: a side that is empty, definitions that would vanish from it, or everything edited at once. */
export type Alarm =
  | { readonly kind: 'emptied'; readonly side: Side; readonly definitions: number }
  | { readonly kind: 'vanishing'; readonly side: Side; readonly lost: number; readonly of: number }
  | { readonly kind: 'kind-vanishing'; readonly side: Side; readonly what: string; readonly lost: number }
  | { readonly kind: 'all-changed'; readonly changed: number; readonly of: number }

/** A refusal of a whole plan. `fingerprint` stands for exactly that plan, so that consent given to it fits no other. */
export interface Halt {
  readonly alarms: readonly Alarm[]
  readonly fingerprint: string
}

/** Refuses a plan by which more would vanish or change at once than a person does on purpose. */
export function guard(plan: Plan, base: readonly Version[]): Halt | undefined {
  if (base.length === 0) return undefined
  const { absentHere, absentThere, deletedThere, editedHere } = count(plan)
  const alarms: Alarm[] = [
    ...(absentHere.length === base.length ? [emptied('here', base)] : losses('there', deletedThere, base)),
    ...(absentThere.length === base.length ? [emptied('there', base)] : losses('here', absentThere, base)),
  ]
  if (editedHere.length > 20 && editedHere.length * 2 > base.length)
    alarms.push({ kind: 'all-changed', changed: editedHere.length, of: base.length })
  return alarms.length === 0 ? undefined : { alarms, fingerprint: fingerprint(plan) }
}

/** Base's definitions, by what has become of them. A deletion here vanishes there only if the plan sends it. */
function count(plan: Plan): Record<'absentHere' | 'absentThere' | 'deletedThere' | 'editedHere', Version[]> {
  const known = plan.held.filter(({ reason }) => reason.kind !== 'unread' && reason.kind !== 'obstructed')
  const touched = [...plan.transitions, ...plan.conflicts, ...known]
  const pick = (all: readonly Touched[], wanted: (touched: Touched) => boolean): Version[] =>
    all.flatMap(one => (one.sides.base && wanted(one) ? [one.sides.base] : []))
  return {
    absentHere: pick(touched, ({ sides }) => !sides.ours),
    absentThere: pick(touched, ({ sides }) => !sides.theirs),
    deletedThere: pick(plan.transitions, ({ remote }) => remote?.kind === 'delete'),
    editedHere: pick(plan.transitions, ({ remote }) => remote?.kind === 'update'),
  }
}

interface Touched {
  readonly sides: Sides<Version | undefined>
  readonly remote?: RemoteWrite
}

const emptied = (side: Side, base: readonly Version[]): Alarm => ({
  kind: 'emptied',
  side,
  definitions: base.length,
})

/** A kind of which there were fewer may vanish whole. */
const WHOLE_KIND = 3

function losses(side: Side, gone: readonly Version[], base: readonly Version[]): Alarm[] {
  if (gone.length > 10 && gone.length * 4 > base.length)
    return [{ kind: 'vanishing', side, lost: gone.length, of: base.length }]
  if (gone.length < WHOLE_KIND) return []
  const total = tally(base)
  return [...tally(gone)].flatMap(([what, lost]) =>
    lost >= WHOLE_KIND && total.get(what) === lost
      ? [{ kind: 'kind-vanishing', side, what, lost } as const]
      : [],
  )
}

function tally(versions: readonly Version[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { definition } of versions) counts.set(definition.kind, (counts.get(definition.kind) ?? 0) + 1)
  return counts
}

function fingerprint(plan: Plan): string {
  const line = (key: DefinitionKey, sides: Sides<Version | undefined>, what: string): string =>
    [key, sides.base?.blob, sides.ours?.blob, sides.theirs?.blob, what].join('\t')
  return [
    ...plan.transitions.map(({ key, sides, remote }) => line(key, sides, remote?.kind ?? 'local')),
    ...plan.conflicts.map(({ key, sides, cause }) => line(key, sides, cause)),
    ...plan.held.map(({ key, sides, reason }) => line(key, sides, reason.kind)),
  ]
    .sort()
    .join('\n')
}
