import { HELP_KEYS, helpLine } from '../help.ts'
import { fit, type Row, row, span } from '../row.ts'
import { dashboardHelp } from './keys.ts'
import { listRows } from './list-rows.ts'
import { bodyHeight, helpLines, pageIn, pageRows } from './panes.ts'
import type { Dashboard } from './state.ts'
import { stateWords } from './words.ts'

/** What the dashboard shows: never more rows than the screen has, and none of them wider. */
export function dashboardRows(state: Dashboard): Row[] {
  const height = bodyHeight(state)
  const page = pageIn(state)
  const body = page ? [row(page.title, 'title'), ...pageRows(state, page)] : listRows(state, height)
  const rows = [
    titleRow(state),
    stateRow(state),
    [],
    ...Array.from({ length: height }, (_, at) => body[at] ?? []),
    noticeRow(state),
    ...helpRows(state),
  ]
  return rows.slice(0, Math.max(1, state.size.rows)).map(each => fit(each, state.size.columns))
}

function titleRow({ watched }: Dashboard): Row {
  if (!watched) return row('xano-sync watch', 'title')
  const { branch, label, workspace, origin, live } = watched
  return [
    span(`${branch} and Xano's ${label}`, 'title'),
    ...(live === true ? [span(', which is live', 'bad')] : []),
    span(`  workspace ${workspace} at ${origin.replace(/^https?:\/\//, '')}`, 'dim'),
  ]
}

function stateRow(state: Dashboard): Row {
  const { text, tone } = stateWords(state)
  return [span('● ', tone), span(text, tone)]
}

function noticeRow({ typed, filter, notice }: Dashboard): Row {
  if (typed !== undefined) return [span('Filter: ', 'key'), span(`${typed}▏`)]
  if (notice !== '') return row(notice, 'selected')
  return filter === '' ? [] : row(`Only what holds "${filter}"; Esc shows all.`, 'dim')
}

const helpRows = (state: Dashboard): Row[] =>
  state.typed === undefined
    ? helpLine(state.help === undefined ? dashboardHelp(state) : HELP_KEYS, {
        columns: state.size.columns,
        lines: helpLines(state),
      })
    : [row('Enter keeps the filter, Esc takes it away', 'dim')]
