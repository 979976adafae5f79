import type { Case } from './case.ts'
import { type Chosen, hunksLeft } from './choices.ts'
import { effectOf } from './effect.ts'
import { isSound, resultOf } from './result.ts'
import { type Row, span, type Tone } from './row.ts'
import { acceptedCases, chosenAt, type State } from './state.ts'
import { reasonWord } from './words.ts'

/** The part of a list around what is selected that fits. */
export function windowOf<T>(
  all: readonly T[],
  at: number,
  height: number,
): { first: number; items: readonly T[] } {
  const first = Math.max(0, Math.min(at - Math.floor(height / 2), all.length - height))
  return { first, items: all.slice(first, first + Math.max(0, height)) }
}

/** The conflicts, how far each is, which definition it is about, and why; and the files that are none. */
export function listRows(state: State, height: number): Row[] {
  const { first, items } = windowOf([...state.cases, ...state.strays], state.at, height)
  const isNarrow = state.size.columns < 60
  return items.map((one, at) => {
    const isSelected = first + at === state.at
    const { word, tone } = 'key' in one ? stateOf(one, chosenAt(state, one)) : STRAYS[one.kind]
    const reason = 'key' in one ? reasonWord(one, state.credits) : one.reason
    return [
      span(isSelected ? '▸ ' : '  ', 'key'),
      span(isNarrow ? `${word.charAt(0)} ` : word.padEnd(15), tone),
      span(one.path, isSelected ? 'selected' : 'plain'),
      span(`  ${reason}`, 'dim'),
    ]
  })
}

const STRAYS = {
  copy: { word: '◇ copied', tone: 'selected' },
  marked: { word: '◇ markers', tone: 'selected' },
} as const

/** How far the choices for a conflict are. */
function stateOf(one: Case, chosen: Chosen): { readonly word: string; readonly tone: Tone } {
  if (chosen.isAccepted) return { word: '✓ accepted', tone: 'good' }
  if (chosen.isUnseen) return { word: '◌ look again', tone: 'selected' }
  const left = hunksLeft(chosen)
  if (left > 0)
    return one.hunks.length === 0
      ? { word: '○ to choose', tone: 'dim' }
      : { word: `○ ${left} of ${one.hunks.length} left`, tone: 'dim' }
  return isSound(resultOf(one, chosen))
    ? { word: '● chosen', tone: 'plain' }
    : { word: '✗ cannot stand', tone: 'bad' }
}

/** What is about to be written, and what becomes of each on both sides. */
export function previewRows(state: State, height: number): Row[] {
  const { first, items } = windowOf(acceptedCases(state), state.previewed, height)
  return items.map((one, at) => {
    const isSelected = first + at === state.previewed
    const result = resultOf(one, chosenAt(state, one))
    const { here, xano } = effectOf(one, result.kind === 'text' ? result.text : undefined)
    return [
      span(isSelected ? '▸ ' : '  ', 'key'),
      span(one.path, isSelected ? 'selected' : 'plain'),
      span(`  here: ${here}; Xano: ${xano}`, 'dim'),
    ]
  })
}
