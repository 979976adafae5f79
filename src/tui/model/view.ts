import { chosenFor, hunksLeft } from './choices.ts'
import { effectOf } from './effect.ts'
import { HELP_KEYS, helpLine } from './help.ts'
import { helpFor } from './keys.ts'
import { listRows, previewRows } from './list-rows.ts'
import { bodyHeight, helpLines, paneHeight, paneOf, rowsOf, scrollOf } from './panes.ts'
import { resultOf } from './result.ts'
import { resultRows, verdictRow } from './result-rows.ts'
import { fit, type Row, row, type Span, span } from './row.ts'
import { windowed } from './scrolling.ts'
import { acceptedCases, itemCount, selected, selectedStray, showsHunks, type State } from './state.ts'
import { lookingWord, pickWord, reasonWord, wholeWord } from './words.ts'

/** What the resolver shows: never more rows than the screen has, and none of them wider. */
export function view(state: State): Row[] {
  const body = bodyOf(state)
  const height = bodyHeight(state)
  const rows = [
    ...titleOf(state),
    ...Array.from({ length: height }, (_, at) => body[at] ?? []),
    noticeOf(state),
    ...helpOf(state),
  ]
  return rows.slice(0, rowsOf(state)).map(each => fit(each, state.size.columns))
}

function titleOf(state: State): Row[] {
  const one = selected(state)
  if (state.help !== undefined) return [row('Keys of this screen', 'title'), row('? or Esc goes back', 'dim')]
  if (state.screen === 'preview')
    return [
      row(`To be written: ${acceptedCases(state).length} of ${state.cases.length}`, 'title'),
      row('Nothing goes to Xano before the next sync. What is replaced is kept in git.', 'dim'),
    ]
  if (state.screen === 'case' && one) {
    const where = `conflict ${state.at + 1} of ${state.cases.length}`
    const chosen = chosenFor(state.choices, one)
    const pick = chosen.whole === undefined ? pickWord(chosen.picks[state.hunk]) : wholeWord(chosen.whole)
    const reason = reasonWord(one, state.credits)
    const hunk = `hunk ${state.hunk + 1} of ${one.hunks.length}: ${pick}`
    return [
      [span(one.path, 'title'), span(`  ${where}`, 'dim')],
      state.isResult
        ? [span('The whole result', 'selected'), span('  v shows the sides again', 'dim')]
        : showsHunks(state, one)
          ? [span(hunk, 'selected'), span(`  ${reason}`, 'dim')]
          : [span(reason)],
    ]
  }
  const stray = selectedStray(state)
  if (state.screen === 'case' && stray)
    return [
      [span(stray.path, 'title'), span(`  ${state.at + 1} of ${itemCount(state)}`, 'dim')],
      [span(stray.kind === 'copy' ? 'A copied file' : 'A file with markers', 'selected')],
    ]
  const left = state.cases.filter(each => hunksLeft(chosenFor(state.choices, each)) > 0).length
  const accepted = acceptedCases(state).length
  return [
    [
      span(`Conflicts between Local and Xano: ${state.cases.length}`, 'title'),
      ...(state.strays.length > 0 ? [span(`, and files to look at: ${state.strays.length}`, 'title')] : []),
      ...(itemCount(state) > bodyHeight(state) ? [span(`  ${state.at + 1}/${itemCount(state)}`, 'dim')] : []),
      ...(state.looking ? [span(`  so far: ${lookingWord(state.looking)}`, 'selected')] : []),
    ],
    row(`${left} to choose, ${accepted} accepted, nothing written before w`, 'dim'),
  ]
}

function bodyOf(state: State): readonly Row[] {
  const one = selected(state)
  const { head, lines, height, titles = [] } = paneOf(state)
  const pane = [...head, ...windowed(lines, { scroll: scrollOf(state), height, titles })]
  if (state.help !== undefined) return pane
  if (state.screen === 'preview') {
    const list = previewRows(state, bodyHeight(state) - paneHeight(state) - 1)
    return [...list, [], ...pane.map(scrolled(state))]
  }
  if (state.screen === 'case' && selectedStray(state)) return pane
  if (state.screen !== 'case' || !one)
    return itemCount(state) === 0
      ? [row(state.looking ? 'None yet.' : 'Nothing waits for a decision any more.')]
      : listRows(state, bodyHeight(state))
  const chosen = chosenFor(state.choices, one)
  const verdict = verdictRow(one, chosen)
  if (state.isResult || !showsHunks(state, one))
    return [...pane.map(scrolled(state)), [...verdict, ...effectSpans(state)]]
  const rest = bodyHeight(state) - paneHeight(state) - 1
  return [
    ...pane,
    [...verdict, ...effectSpans(state)],
    ...resultRows(one, chosen, { hunk: state.hunk, height: rest }),
  ]
}

const scrolled =
  ({ shift }: State) =>
  (line: Row): Row =>
    fit(line, Infinity, shift)

function effectSpans(state: State): Span[] {
  const one = selected(state)
  const result = one && resultOf(one, chosenFor(state.choices, one))
  if (!result || result.kind === 'open' || (result.kind === 'text' && result.fault)) return []
  const { here, xano } = effectOf(one, result.kind === 'text' ? result.text : undefined)
  return [span(`  here: ${here}; Xano: ${xano}`, 'dim')]
}

function noticeOf({ typed, notice }: State): Row {
  return typed === undefined ? row(notice, 'selected') : [span('Search: ', 'key'), span(`${typed}▏`)]
}

const helpOf = (state: State): Row[] =>
  state.typed === undefined
    ? helpLine(state.help === undefined ? helpFor(state) : HELP_KEYS, {
        columns: state.size.columns,
        lines: helpLines(state),
      })
    : [row('Enter finds, Esc leaves', 'dim')]
