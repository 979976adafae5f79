import { graphemes } from '../row.ts'
import type { KeyHelp } from '../help.ts'
import type { DashboardCommand, DashboardErrand } from './command.ts'
import { inquiryOf } from './page.ts'
import { type Dashboard, selectedItem } from './state.ts'

type Wish = DashboardCommand | DashboardErrand

interface Binding extends KeyHelp {
  readonly does: Wish
  readonly on: readonly Place[]
}

/** What is shown: the list, something that came or went, a question, or something else by itself. */
type Place = 'list' | 'event' | 'question' | 'detail' | 'undo'

const LIST = ['list'] as const
const PAGES = ['event', 'question', 'detail', 'undo'] as const
const CALM = ['list', 'event', 'question', 'detail'] as const
const ALL = ['list', ...PAGES] as const

/** The keys, in the order in which the help line shows them. */
const BINDINGS: readonly Binding[] = [
  {
    keys: ['enter', 'd', 'l', 'right'],
    does: { type: 'open' },
    label: 'open, show what changed',
    brief: 'open',
    on: LIST,
  },
  { keys: ['?'], does: { type: 'help' }, label: 'all keys', on: ALL },
  { keys: ['c'], does: 'resolve-all', label: 'resolve conflicts', brief: 'conflicts', on: CALM },
  { keys: ['q'], does: 'quit', label: 'quit', on: ALL },
  { keys: ['s'], does: 'sync', label: 'sync now', on: CALM },
  { keys: ['p'], does: 'pause', label: 'pause, go on', brief: 'pause', on: CALM },
  { keys: ['e'], does: 'edit', label: 'edit the file', brief: 'edit', on: CALM },
  {
    keys: ['u'],
    does: { type: 'ask-undo' },
    label: 'undo a pull or push',
    brief: 'undo',
    on: ['list', 'event'],
  },
  { keys: ['esc', 'h', 'left'], does: { type: 'back' }, label: 'back', on: PAGES },
  { keys: ['/'], does: { type: 'filter' }, label: 'filter', on: LIST },
  {
    keys: ['tab'],
    does: { type: 'part' },
    label: 'what waits, or what came and went',
    brief: 'part',
    on: LIST,
  },
  { keys: ['esc'], does: { type: 'drop-filter' }, label: 'no filter', on: LIST },
  { keys: ['j', 'down'], does: { type: 'move', by: 1 }, label: 'down', on: ALL },
  { keys: ['k', 'up'], does: { type: 'move', by: -1 }, label: 'up', on: ALL },
  { keys: ['pagedown', 'ctrl-d'], does: { type: 'page', by: 1 }, label: 'half a screen down', on: ALL },
  { keys: ['pageup', 'ctrl-u'], does: { type: 'page', by: -1 }, label: 'half a screen up', on: ALL },
  { keys: ['g', 'home'], does: { type: 'edge', to: 'top' }, label: 'top', on: ALL },
  { keys: ['G', 'end'], does: { type: 'edge', to: 'bottom' }, label: 'bottom', on: ALL },
]

function placeOf(state: Dashboard): Place {
  if (state.screen !== 'item') return state.screen
  const { item } = selectedItem(state)
  if (item?.kind === 'event') return 'event'
  return inquiryOf(item) ? 'question' : 'detail'
}

/** What a key asks for in a state; nothing, where it means nothing. */
export function wishFor(state: Dashboard, key: string): Wish | undefined {
  if (key === 'ctrl-c') return 'quit'
  if (state.typed !== undefined) return filtering(state.typed, key)
  const place = placeOf(state)
  const does =
    answerTo(state, place, key) ??
    BINDINGS.find(({ keys, on }) => keys.includes(key) && on.includes(place))?.does
  if (state.help === undefined) return opensConflict(state, place, does) ? 'resolve' : does
  const scrolls = typeof does === 'object' && 'type' in does && ['move', 'page', 'edge'].includes(does.type)
  return scrolls || does === 'quit' ? does : { type: 'help' }
}

/** A conflict opens where it is resolved. */
function opensConflict(state: Dashboard, place: Place, does: Wish | undefined): boolean {
  const isOpen = typeof does === 'object' && 'type' in does && does.type === 'open'
  return place === 'list' && isOpen && selectedItem(state).item?.kind === 'conflict'
}

function answerTo(state: Dashboard, place: Place, key: string): Wish | undefined {
  if (place === 'undo') return key === 'y' ? 'undo' : key === 'n' ? { type: 'back' } : undefined
  if (place !== 'question' || state.help !== undefined) return undefined
  const choices = inquiryOf(selectedItem(state).item)?.choices ?? []
  return choices.some(choice => choice.key === key) ? { answer: key } : undefined
}

function filtering(typed: string, key: string): DashboardCommand | undefined {
  if (key === 'enter') return { type: 'keep-filter' }
  if (key === 'esc' || (key === 'backspace' && typed === '')) return { type: 'drop-filter' }
  if (key === 'backspace') return { type: 'erase' }
  return graphemes(key).length === 1 ? { type: 'type', text: key } : undefined
}

/** The keys of a screen with what they do, for the help. */
export function dashboardHelp(state: Dashboard): readonly KeyHelp[] {
  const place = placeOf(state)
  const choices =
    place === 'undo' ? UNDO : (place === 'question' && inquiryOf(selectedItem(state).item)?.choices) || []
  return [
    ...choices.map(({ key, label }) => ({ keys: [key], label })),
    ...BINDINGS.filter(({ on }) => on.includes(place)),
  ]
}

const UNDO = [
  { key: 'y', label: 'undo it' },
  { key: 'n', label: 'leave it' },
]
