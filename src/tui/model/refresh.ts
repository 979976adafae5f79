import type { Conflict } from '../../core/sync/plan.ts'
import { caseOf } from './case.ts'
import { selected, type State } from './state.ts'

/** Stays at the definition that is shown; what was chosen for it is carried over as far as it goes. */
export function refresh(state: State, conflicts: readonly Conflict[]): State {
  const known = new Map(state.cases.map(one => [one.key, one]))
  const cases = conflicts.map(conflict => {
    const [before, now] = [known.get(conflict.key), caseOf(conflict)]
    return before?.stamp === now.stamp ? before : now
  })
  const isSame = cases.length === state.cases.length && cases.every((one, at) => one === state.cases[at])
  if (isSame) return state
  const current = selected(state)
  const at = cases.findIndex(({ key }) => key === current?.key)
  const isHere = at >= 0 && cases[at] === current
  const next: State = {
    ...state,
    cases,
    at: at < 0 ? Math.max(0, Math.min(state.at, cases.length - 1)) : at,
    previewed: 0,
  }
  const gone = state.cases.filter(({ key }) => !cases.some(one => one.key === key)).map(({ path }) => path)
  const changed = cases
    .filter(one => known.get(one.key) && known.get(one.key) !== one)
    .map(({ path }) => path)
  const notice = [
    gone.length > 0 ? `No conflict any more: ${gone.join(', ')}.` : '',
    changed.length > 0 ? `Changed meanwhile, look again: ${changed.join(', ')}.` : '',
    gone.length + changed.length === 0 ? 'More conflicts have come.' : '',
  ].join(' ')
  const shown = isHere ? next : { ...next, hunk: 0, scroll: 0, shift: 0 }
  return { ...shown, ...(at < 0 ? { screen: 'list' } : {}), notice: notice.trim() }
}

/** What was written has no way back from here: it is kept in git. */
export function written(state: State, keys: ReadonlySet<string>, notice: string): State {
  const choices = new Map([...state.choices].filter(([key]) => !keys.has(key)))
  return { ...state, choices, past: [], future: [], screen: 'list', notice }
}
