import { graphemes } from '../row.ts'
import { clamp, stepOf } from '../scrolling.ts'
import type { DashboardCommand } from './command.ts'
import { itemsOf } from './items.ts'
import { scrollLimit, scrollOf } from './panes.ts'
import { type Dashboard, selectedItem } from './state.ts'
import { told } from './told.ts'

/** The state after a command. What cannot be done changes nothing, or says why. */
export function updateDashboard(before: Dashboard, command: DashboardCommand): Dashboard {
  switch (command.type) {
    case 'tick':
      return { ...before, now: command.now }
    case 'credited':
      return credit(before, command.names)
    case 'told':
      return settle(told(before, command.news, command))
    case 'resize':
      return scrollTo({ ...before, size: command.size }, before.scroll)
    case 'say':
      return { ...before, notice: command.notice }
    default:
      return byPerson(before.notice === '' ? before : { ...before, notice: '' }, command)
  }
}

type Told = 'tick' | 'credited' | 'told' | 'resize' | 'say'

function byPerson(state: Dashboard, command: Exclude<DashboardCommand, { readonly type: Told }>): Dashboard {
  switch (command.type) {
    case 'move':
    case 'page':
    case 'edge':
      return move(state, stepOf(command, state.size))
    case 'part':
      return toOtherPart(state)
    case 'open':
      return selectedItem(state).item ? { ...hold(state), screen: 'item', scroll: 0 } : state
    case 'back':
      return { ...state, screen: 'list', scroll: 0 }
    case 'help':
      return { ...state, help: state.help === undefined ? 0 : undefined }
    case 'ask-undo':
      return askUndo(state)
    case 'filter':
      return { ...state, typed: state.filter }
    case 'type':
      return filterBy(state, (state.typed ?? '') + command.text)
    case 'erase':
      return filterBy(
        state,
        graphemes(state.typed ?? '')
          .slice(0, -1)
          .join(''),
      )
    case 'keep-filter':
      return { ...state, typed: undefined }
    case 'drop-filter':
      return { ...state, typed: undefined, filter: '' }
  }
}

/** What a person looks at stays selected, whatever comes above it; before, the newest is. */
const hold = (state: Dashboard): Dashboard => ({ ...state, selected: selectedItem(state).item?.key })

/** What is shown by itself may be gone: then the list shows what there is instead. */
function settle(state: Dashboard): Dashboard {
  if (state.screen === 'list' || itemsOf(state).some(({ key }) => key === state.selected)) return state
  return { ...state, screen: 'list', scroll: 0, notice: 'That is not there any more.' }
}

function credit(state: Dashboard, names: ReadonlyMap<number, string>): Dashboard {
  const events = state.events.map(event => {
    const who = names.get(event.id)
    return who === undefined ? event : { ...event, who }
  })
  return { ...state, events }
}

const filterBy = (state: Dashboard, typed: string): Dashboard => ({ ...state, typed, filter: typed })

function move(state: Dashboard, by: number): Dashboard {
  if (state.help !== undefined || state.screen !== 'list') return scrollTo(state, scrollOf(state) + by)
  const items = itemsOf(state)
  const at = clamp(selectedItem(state).at + by, items.length - 1)
  return { ...state, selected: at === 0 ? undefined : items[at]?.key }
}

/** From what waits to what came and went, and back. */
function toOtherPart(state: Dashboard): Dashboard {
  const items = itemsOf(state)
  const isEvent = selectedItem(state).item?.kind === 'event'
  const first = items.find(({ kind }) => (kind === 'event') !== isEvent)
  return first ? { ...state, selected: first === items[0] ? undefined : first.key } : state
}

function scrollTo(state: Dashboard, scroll: number): Dashboard {
  const line = clamp(scroll, scrollLimit(state))
  return state.help === undefined ? { ...state, scroll: line } : { ...state, help: line }
}

/** Only the last of what happened to a definition can be undone: what came after it builds on it. */
function askUndo(state: Dashboard): Dashboard {
  const { item } = selectedItem(state)
  if (item?.kind !== 'event')
    return { ...state, notice: 'Select something that was pulled or pushed, under Lately.' }
  const { event } = item
  const places = new Set([event.before?.path, event.after?.path].filter(path => path !== undefined))
  const last = state.events.find(
    ({ before, after }) => (before && places.has(before.path)) || (after && places.has(after.path)),
  )
  return last === event
    ? { ...hold(state), screen: 'undo', scroll: 0 }
    : { ...state, notice: 'Something else has happened to it since: undo that first.' }
}
