import { chosenFor } from './choices.ts'
import { diffRows } from './diff-rows.ts'
import { effectOf } from './effect.ts'
import { hunkPane } from './hunk-pane.ts'
import { keyRows } from './help.ts'
import { helpFor } from './keys.ts'
import { resultOf } from './result.ts'
import { allResultRows } from './result-rows.ts'
import { type Row, row, rowWidth, span } from './row.ts'
import { lastStart } from './scrolling.ts'
import { acceptedCases, selected, selectedStray, showsHunks, type State } from './state.ts'
import { strayRows } from './stray.ts'
import { wholePane } from './whole-pane.ts'

/** What a screen can scroll, and how much of it fits; `head` stays above it. */
export interface Pane {
  readonly head: readonly Row[]
  readonly lines: readonly Row[]
  readonly height: number
  /** The lines under which those of each side stand. */
  readonly titles?: readonly number[]
}

export const rowsOf = ({ size }: State): number => Math.max(1, size.rows)

/** How many lines the help has at the bottom. */
export const helpLines = (state: State): number => (rowsOf(state) >= 34 ? 3 : rowsOf(state) >= 15 ? 2 : 1)

/** A title, a line of what it is about, and at the bottom the notice and the help. */
const FRAME = 3

export const bodyHeight = (state: State): number => Math.max(0, rowsOf(state) - FRAME - helpLines(state))

/** On a body of fewer lines all three sides of a short hunk are worth more than the lines around its result. */
const CRAMPED = 11

/** The part of the body that the pane has; the result, or the list of what will be written, has the rest. */
export function paneHeight(state: State): number {
  const body = bodyHeight(state)
  const one = selected(state)
  if (state.help !== undefined) return body
  if (state.screen === 'preview')
    return body - Math.min(acceptedCases(state).length, Math.ceil(body * 0.4)) - 1
  if (state.screen === 'case' && one && showsHunks(state, one) && !state.isResult)
    return body < CRAMPED ? Math.max(0, body - 2) : Math.ceil(body * 0.55)
  return Math.max(0, body - 1)
}

/** The part of the screen that scrolls, as it is now. */
export function paneOf(state: State): Pane {
  const height = paneHeight(state)
  const one = selected(state)
  if (state.help !== undefined)
    return { head: [], lines: keyRows(helpFor(state), state.size.columns), height }
  if (state.screen === 'preview') return { head: [], lines: previewDiff(state), height }
  const stray = selectedStray(state)
  if (state.screen === 'case' && stray)
    return { head: [], lines: strayRows(stray, state.size.columns), height }
  if (state.screen !== 'case' || !one) return { head: [], lines: [], height }
  const chosen = chosenFor(state.choices, one)
  if (state.isResult) return { head: [], lines: allResultRows(one, chosen, state.hunk), height }
  if (!showsHunks(state, one)) return { head: [], lines: wholePane(one, chosen), height }
  const { head, lines, titles } = hunkPane(one, chosen, { ...state, context: contextOf(state) })
  return { head, lines, height: height - head.length, titles }
}

/** Lines around a hunk: a few where there is room for them, and as many more or fewer as were asked for. */
function contextOf(state: State): number {
  const height = paneHeight(state)
  return Math.max(0, (height >= 16 ? 3 : height >= 9 ? 1 : 0) + state.context)
}

export const scrollOf = ({ help, scroll }: State): number => help ?? scroll

/** How far down it can be scrolled. */
export function scrollLimit(state: State): number {
  const { lines, height } = paneOf(state)
  return lastStart(lines.length, height)
}

/** How far to the side there is something to see. */
export const longest = (state: State): number =>
  Math.max(0, ...paneOf(state).lines.map(line => rowWidth(line) - 1))

function previewDiff(state: State): Row[] {
  const one = acceptedCases(state)[state.previewed]
  if (!one) return []
  const result = resultOf(one, chosenFor(state.choices, one))
  const text = result.kind === 'text' ? result.text : undefined
  const { here, xano } = effectOf(one, text)
  return [
    [span('here: ', 'dim'), span(here)],
    [span('Xano: ', 'dim'), span(xano)],
    ...change('in the file', one.conflict.sides.ours?.text, text),
    ...change('in Xano', one.conflict.sides.theirs?.text, text),
  ]
}

function change(where: string, now: string | undefined, then: string | undefined): Row[] {
  const rows = diffRows(now ?? '', then ?? '')
  return rows.length === 0 ? [] : [row(`What changes ${where}: - now, + then`, 'title'), ...rows]
}
