import type { DefinitionKey } from '../../core/xs/identity.ts'
import { type Case, caseOf, stampOf } from './case.ts'
import type { Choices, Chosen } from './choices.ts'
import type { Command } from './command.ts'
import { isSameHunk } from './hunk.ts'
import { acceptedCases, selected, type State } from './state.ts'

type Found = Omit<Extract<Command, { type: 'refresh' }>, 'type'>

/** Stays at the definition that is shown; what was chosen for it is carried over as far as it goes. */
export function refresh(state: State, { conflicts, strays: found = [], looking }: Found): State {
  const known = new Map(state.cases.map(one => [one.key, one]))
  const cases = conflicts.map(conflict => {
    const before = known.get(conflict.key)
    return before?.stamp === stampOf(conflict) ? before : caseOf(conflict)
  })
  const strays = JSON.stringify(found) === JSON.stringify(state.strays) ? state.strays : found
  if (isSame(cases, state.cases) && strays === state.strays)
    return looking === state.looking ? state : { ...state, looking }
  const next: State = { ...state, cases, strays, looking }
  const at = placeAfter(state, next)
  const preview = acceptedCases(state)[state.previewed]?.key
  const previewed = Math.max(
    0,
    acceptedCases(next).findIndex(({ key }) => key === preview),
  )
  const isHere = at !== undefined && cases[at] === selected(state)
  const shown = isHere
    ? next
    : { ...next, hunk: hunkAfter(state, at === undefined ? undefined : cases[at]), scroll: 0, shift: 0 }
  return {
    ...shown,
    at: at ?? neighbourAfter(state, next),
    previewed,
    ...(at === undefined ? { screen: 'list' } : {}),
    notice: isSame(cases, state.cases) ? state.notice : noticeOf(state, cases),
  }
}

const isSame = (one: readonly Case[], other: readonly Case[]): boolean =>
  one.length === other.length && one.every((each, at) => each === other[at])

/** What tells the items of a list from each other. */
const idsOf = ({ cases, strays }: State): string[] => [
  ...cases.map(({ key }) => key),
  ...strays.map(({ kind, path }) => `${kind} ${path}`),
]

/** Where what was selected stands now. */
function placeAfter(before: State, after: State): number | undefined {
  const id = idsOf(before)[before.at]
  if (id === undefined) return 0
  const at = idsOf(after).indexOf(id)
  return at < 0 ? undefined : at
}

/** What stood below what was selected, where that is gone; else what stands last. */
function neighbourAfter(before: State, after: State): number {
  const ids = idsOf(after)
  const below = idsOf(before)
    .slice(before.at)
    .find(id => ids.includes(id))
  return below === undefined ? Math.max(0, ids.length - 1) : ids.indexOf(below)
}

/** The place of the hunk that is shown, where it is still the same. */
function hunkAfter(state: State, now: Case | undefined): number {
  const hunk = selected(state)?.hunks[state.hunk]
  return hunk && now
    ? Math.max(
        0,
        now.hunks.findIndex(each => isSameHunk(each, hunk)),
      )
    : 0
}

/** What has come of the conflicts that were known; of those that are only being found, nothing. */
function noticeOf({ cases: before, looking, notice }: State, cases: readonly Case[]): string {
  const now = new Map(cases.map(one => [one.key, one]))
  const gone = before.filter(({ key }) => !now.has(key)).map(({ path }) => path)
  const changed = before.filter(one => now.has(one.key) && now.get(one.key) !== one).map(({ path }) => path)
  if (gone.length + changed.length === 0) return looking ? notice : 'More conflicts have come.'
  return [
    gone.length > 0 ? `No conflict any more: ${gone.join(', ')}.` : '',
    changed.length > 0 ? `Changed meanwhile, look again: ${changed.join(', ')}.` : '',
  ]
    .join(' ')
    .trim()
}

/** What was written has no way back from here: it is kept in git. */
export function written(state: State, keys: ReadonlySet<string>, notice: string): State {
  const choices = new Map([...state.choices].filter(([key]) => !keys.has(key)))
  const written = state.written + keys.size
  return { ...state, choices, written, past: [], future: [], screen: 'list', notice }
}

/** What another resolver chose is no step of ours, that could be undone. */
export function adopt(state: State, changes: ReadonlyMap<DefinitionKey, Chosen | undefined>): State {
  const adopted = (choices: Choices): Choices =>
    new Map(
      [...choices, ...changes].flatMap(([key]) => {
        const chosen = changes.has(key) ? changes.get(key) : choices.get(key)
        return chosen ? [[key, chosen] as const] : []
      }),
    )
  return {
    ...state,
    choices: adopted(state.choices),
    past: state.past.map(adopted),
    future: state.future.map(adopted),
  }
}
