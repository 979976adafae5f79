import { keyRows } from '../help.ts'
import type { Row } from '../row.ts'
import { dashboardHelp } from './keys.ts'
import { lastStart, windowed } from '../scrolling.ts'
import { type Page, pageOf, undoPage } from './page.ts'
import { type Dashboard, selectedItem } from './state.ts'

/** A title and the state above, the notice below. */
const FRAME = 4

/** How many lines the help has at the bottom. */
export const helpLines = ({ size: { rows } }: Dashboard): number => (rows >= 15 ? 2 : 1)

export const bodyHeight = (state: Dashboard): number =>
  Math.max(0, state.size.rows - FRAME - helpLines(state))

/** What is shown by itself; nothing, while the list is. */
export function pageIn(state: Dashboard): Page | undefined {
  if (state.help !== undefined)
    return {
      title: 'Keys of this screen: ? or Esc goes back',
      lines: keyRows(dashboardHelp(state), state.size.columns),
      foot: [],
    }
  const { item } = selectedItem(state)
  if (!item || state.screen === 'list') return undefined
  const { columns } = state.size
  return state.screen === 'undo' && item.kind === 'event'
    ? undoPage(item.event, columns)
    : pageOf(item, columns)
}

/** What can be seen of a page at once, below its title. */
export function pageRows(state: Dashboard, { lines, foot }: Page): readonly Row[] {
  const height = linesHeight(state, foot)
  return [...windowed(lines, { scroll: scrollOf(state), height }), ...foot]
}

export const scrollOf = ({ help, scroll }: Dashboard): number => help ?? scroll

/** How far down a page can be scrolled. */
export function scrollLimit(state: Dashboard): number {
  const page = pageIn(state)
  return page ? lastStart(page.lines.length, linesHeight(state, page.foot)) : 0
}

const linesHeight = (state: Dashboard, foot: readonly Row[]): number =>
  Math.max(0, bodyHeight(state) - 1 - foot.length)
