import type { Conflict } from '../../core/sync/plan.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import { type Case, caseOf, stampOf } from './case.ts'
import type { Choices, Chosen } from './choices.ts'
import type { Looking } from './command.ts'
import { isSameHunk } from './hunk.ts'
import { acceptedCases, selected, type State } from './state.ts'

/** Stays at the definition that is shown; what was chosen for it is carried over as far as it goes. */
export function refresh(state: State, conflicts: readonly Conflict[], looking?: Looking): State {
  const known = new Map(state.cases.map(one => [one.key, one]))
  const cases = conflicts.map(conflict => {
    const before = known.get(conflict.key)
    return before?.stamp === stampOf(conflict) ? before : caseOf(conflict)
  })
  const isSame = cases.length === state.cases.length && cases.every((one, at) => one === state.cases[at])
  if (isSame) return looking === state.looking ? state : { ...state, looking }
  const current = selected(state)
  const at = cases.findIndex(({ key }) => key === current?.key)
  const isHere = at >= 0 && cases[at] === current
  const isLost = at < 0 && current !== undefined
  const next: State = {
    ...state,
    cases,
    looking,
    at: at < 0 ? Math.max(0, Math.min(state.at, cases.length - 1)) : at,
  }
  const preview = acceptedCases(state)[state.previewed]?.key
  const previewed = Math.max(
    0,
    acceptedCases(next).findIndex(({ key }) => key === preview),
  )
  const shown = isHere ? next : { ...next, hunk: hunkAfter(state, cases[at]), scroll: 0, shift: 0 }
  return { ...shown, previewed, ...(isLost ? { screen: 'list' } : {}), notice: noticeOf(state, cases) }
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
