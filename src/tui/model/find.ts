import type { Case } from './case.ts'
import type { State } from './state.ts'

/** Goes to the next place that holds what is searched for, around the end: a path, or the text of a hunk. */
export function find(state: State): State {
  const query = state.query.toLowerCase()
  if (query === '') return state
  const places = state.cases.flatMap((one, at) => placesOf(one).map(place => ({ at, ...place })))
  const current = state.screen === 'case' ? state.hunk : 0
  const behind = places.findIndex(({ at, hunk }) => at > state.at || (at === state.at && hunk > current))
  const from = behind < 0 ? places.length : behind
  const found = [...places.slice(from), ...places.slice(0, from)].find(({ text }) =>
    text.toLowerCase().includes(query),
  )
  if (!found) return { ...state, notice: `Nothing holds ${state.query}.` }
  const isMerging = state.screen === 'case' && (state.isMerging || found.hunk > 0)
  return { ...state, at: found.at, hunk: found.hunk, isMerging, isResult: false, scroll: 0, shift: 0 }
}

function placesOf({ path, hunks, conflict: { sides } }: Case): { hunk: number; text: string }[] {
  if (hunks.length === 0) return [{ hunk: 0, text: [path, sides.ours?.text, sides.theirs?.text].join('\n') }]
  return hunks.map(({ base, local, xano }, hunk) => ({
    hunk,
    text: [hunk === 0 ? path : '', local, base, xano].join('\n'),
  }))
}
