import type { DefinitionKey } from '../../core/xs/identity.ts'
import { type Basis, type Case, isAboutWhole } from './case.ts'
import { isSameHunk, type Pick, type PickName } from './hunk.ts'

/** One side's text of the whole definition, or a text of one's own. */
export type Whole = 'local' | 'xano' | 'base' | { readonly text: string }

/** What was chosen for one conflict. A whole text goes before what is picked at its hunks. */
export interface Chosen {
  readonly of: Basis
  /** In the order of the hunks. */
  readonly picks: readonly (Pick | undefined)[]
  readonly whole: Whole | undefined
  readonly isAccepted: boolean
  /** It was chosen before a side changed, and nobody has looked at it since. */
  readonly isUnseen: boolean
}

/** Also of conflicts that are gone, should they come back. */
export type Choices = ReadonlyMap<DefinitionKey, Chosen>

const carried = new WeakMap<Chosen, Chosen>()
const untouched = new WeakMap<Case, Chosen>()

/**
 * What is chosen for a conflict as it stands now. What was chosen for it before a side changed is replayed: at each
 * hunk that is the same again, and the whole text that was wanted; but it is not accepted any more.
 */
export function chosenFor(choices: Choices, one: Case): Chosen {
  const chosen = choices.get(one.key)
  if (!chosen) return remembered(untouched, one, () => nothingChosen(one))
  if (chosen.of.stamp === one.stamp) return chosen
  const known = carried.get(chosen)
  if (known?.of.stamp === one.stamp) return known
  const replayed = replay(chosen, one)
  carried.set(chosen, replayed)
  return replayed
}

const nothingChosen = (one: Case): Chosen => ({
  of: { stamp: one.stamp, hunks: one.hunks },
  picks: one.hunks.map(() => undefined),
  whole: undefined,
  isAccepted: false,
  isUnseen: false,
})

function replay({ of, picks, whole }: Chosen, one: Case): Chosen {
  const left = of.hunks.map((hunk, at) => ({ hunk, pick: picks[at] }))
  const take = (wanted: Basis['hunks'][number]): Pick | undefined => {
    const at = left.findIndex(({ hunk }) => isSameHunk(hunk, wanted))
    return at < 0 ? undefined : left.splice(at, 1)[0]?.pick
  }
  const isPossible = whole !== 'base' || one.conflict.sides.base !== undefined
  const carried = { picks: one.hunks.map(take), whole: isPossible ? whole : undefined }
  const isUnseen = carried.whole !== undefined || carried.picks.some(pick => pick !== undefined)
  return { ...nothingChosen(one), ...carried, isUnseen }
}

function remembered<K extends WeakKey, V>(known: WeakMap<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make()
  known.set(key, value)
  return value
}

/** A pick at one hunk; none takes it back. */
export function pickHunk(chosen: Chosen, hunk: number, pick: Pick | undefined): Chosen {
  const { base } = chosen.of.hunks[hunk] ?? {}
  if (pick === 'base' && base === undefined) return chosen
  const picks = chosen.picks.map((before, at) => (at === hunk ? pick : before))
  return anew(chosen, { picks, whole: undefined })
}

/** The same pick at every hunk; of a definition that is chosen as a whole, that side's text. */
export function pickAll(chosen: Chosen, one: Case, pick: PickName): Chosen {
  const isSide = pick === 'local' || pick === 'xano' || pick === 'base'
  if (isSide && (one.hunks.length === 0 || isAboutWhole(one))) return pickWhole(chosen, one, pick)
  if (one.hunks.length === 0) return chosen
  const picks = chosen.picks.map((before, at) =>
    pick === 'base' && one.hunks[at]?.base === undefined ? before : pick,
  )
  return anew(chosen, { picks, whole: undefined })
}

/** Base is no choice where it has no text. */
export function pickWhole(chosen: Chosen, { conflict }: Case, whole: Whole): Chosen {
  if (whole === 'base' && !conflict.sides.base) return chosen
  return anew(chosen, { picks: chosen.picks, whole })
}

export const clearAll = (_: Chosen, one: Case): Chosen => nothingChosen(one)

/** What was chosen anew is to be accepted anew; what was chosen already stays what it is. */
function anew(
  chosen: Chosen,
  choice: { readonly picks: Chosen['picks']; readonly whole: Chosen['whole'] },
): Chosen {
  const { picks, whole, isUnseen } = chosen
  const isSame = JSON.stringify([picks, whole]) === JSON.stringify([choice.picks, choice.whole])
  return isSame && !isUnseen ? chosen : { ...chosen, ...choice, isAccepted: false, isUnseen: false }
}

export const accept = (chosen: Chosen, isAccepted: boolean): Chosen => ({
  ...chosen,
  isAccepted,
  isUnseen: false,
})

export const look = (chosen: Chosen): Chosen => (chosen.isUnseen ? { ...chosen, isUnseen: false } : chosen)

/** Hunks at which nothing is chosen yet; one, where the definition has to be chosen as a whole. */
export function hunksLeft({ of, picks, whole }: Chosen): number {
  if (whole !== undefined) return 0
  return of.hunks.length === 0 ? 1 : picks.filter(pick => pick === undefined).length
}
