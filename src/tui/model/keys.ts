import type { Command, Errand } from './command.ts'
import type { KeyHelp } from './help.ts'
import { graphemes } from './row.ts'
import { selected, showsHunks, type State } from './state.ts'

/** What a key does, on which screens, and what the help says of it. */
interface Binding {
  readonly keys: readonly string[]
  readonly does: Command | Errand
  readonly label: string
  readonly on: readonly Place[]
}

type Place = 'list' | 'hunks' | 'whole' | 'preview'

const LIST = ['list'] as const
const CASE = ['hunks', 'whole'] as const
const HUNKS = ['hunks'] as const
const CHOOSING = ['list', 'hunks', 'whole'] as const
const ALL = ['list', 'hunks', 'whole', 'preview'] as const

/** The keys, in the order in which the help line shows them: what a person needs first stands first. */
const BINDINGS: readonly Binding[] = [
  { keys: ['enter'], does: { type: 'open' }, label: 'open', on: LIST },
  { keys: ['enter', 'y'], does: 'write', label: 'write all of this', on: ['preview'] },
  { keys: ['1'], does: { type: 'pick', pick: 'local' }, label: 'Local', on: CHOOSING },
  { keys: ['2'], does: { type: 'pick', pick: 'xano' }, label: 'Xano', on: CHOOSING },
  {
    keys: ['3'],
    does: { type: 'pick', pick: 'local-xano' },
    label: 'both',
    on: ['list', 'hunks'],
  },
  {
    keys: ['4'],
    does: { type: 'pick', pick: 'xano-local' },
    label: 'both, Xano first',
    on: ['list', 'hunks'],
  },
  { keys: ['0'], does: { type: 'pick', pick: 'base' }, label: 'Base', on: CHOOSING },
  { keys: ['?'], does: { type: 'help' }, label: 'all keys', on: ALL },
  { keys: ['e'], does: 'edit-hunk', label: 'edit', on: HUNKS },
  { keys: ['n', 'tab'], does: { type: 'hunk', by: 1 }, label: 'next', on: HUNKS },
  { keys: ['p', 'shift-tab'], does: { type: 'hunk', by: -1 }, label: 'previous', on: HUNKS },
  { keys: ['a'], does: { type: 'accept' }, label: 'accept', on: CHOOSING },
  { keys: ['w'], does: { type: 'preview' }, label: 'write…', on: CHOOSING },
  { keys: ['m'], does: { type: 'merge' }, label: 'by hunk or whole', on: CASE },
  { keys: ['esc'], does: { type: 'back' }, label: 'back', on: ['hunks', 'whole', 'preview'] },
  { keys: ['q'], does: 'quit', label: 'quit, choices are kept', on: ALL },
  { keys: ['u'], does: { type: 'undo' }, label: 'undo', on: CHOOSING },
  { keys: ['r', 'ctrl-r'], does: { type: 'redo' }, label: 'redo', on: CHOOSING },
  { keys: [']'], does: { type: 'case', by: 1 }, label: 'next conflict', on: CASE },
  { keys: ['['], does: { type: 'case', by: -1 }, label: 'previous conflict', on: CASE },
  { keys: ['j', 'down'], does: { type: 'move', by: 1 }, label: 'down', on: ALL },
  { keys: ['k', 'up'], does: { type: 'move', by: -1 }, label: 'up', on: ALL },
  { keys: ['l', 'right'], does: { type: 'shift', by: 1 }, label: 'to the right', on: [...CASE, 'preview'] },
  { keys: ['h', 'left'], does: { type: 'shift', by: -1 }, label: 'to the left', on: [...CASE, 'preview'] },
  { keys: ['l', 'right'], does: { type: 'open' }, label: 'open', on: LIST },
  { keys: ['A'], does: { type: 'accept-all' }, label: 'accept all that is chosen', on: LIST },
  { keys: ['L'], does: { type: 'pick-all', pick: 'local' }, label: 'every hunk Local', on: CHOOSING },
  { keys: ['X'], does: { type: 'pick-all', pick: 'xano' }, label: 'every hunk Xano', on: CHOOSING },
  { keys: ['U'], does: { type: 'pick-all', pick: 'local-xano' }, label: 'every hunk both', on: CHOOSING },
  { keys: ['B'], does: { type: 'pick-all', pick: 'base' }, label: 'every hunk Base', on: CHOOSING },
  { keys: ['<'], does: { type: 'whole', whole: 'local' }, label: "Local's whole text", on: CHOOSING },
  { keys: ['>'], does: { type: 'whole', whole: 'xano' }, label: "Xano's whole text", on: CHOOSING },
  { keys: ['|'], does: { type: 'whole', whole: 'base' }, label: "Base's whole text", on: CHOOSING },
  { keys: ['E'], does: 'edit-whole', label: 'edit the whole result', on: CASE },
  { keys: ['backspace'], does: { type: 'clear' }, label: 'take the choice back', on: CHOOSING },
  { keys: ['+'], does: { type: 'context', by: 3 }, label: 'more context', on: HUNKS },
  { keys: ['-'], does: { type: 'context', by: -3 }, label: 'less context', on: HUNKS },
  { keys: ['/'], does: { type: 'search' }, label: 'search; empty: next', on: CHOOSING },
  { keys: ['pagedown', 'ctrl-d'], does: { type: 'page', by: 1 }, label: 'half a screen down', on: ALL },
  { keys: ['pageup', 'ctrl-u'], does: { type: 'page', by: -1 }, label: 'half a screen up', on: ALL },
  { keys: ['g', 'home'], does: { type: 'edge', to: 'top' }, label: 'top', on: ALL },
  { keys: ['G', 'end'], does: { type: 'edge', to: 'bottom' }, label: 'bottom', on: ALL },
  { keys: ['Q'], does: 'abort', label: 'abort: choices as they were before', on: ALL },
]

export const placeOf = (state: State): Place => {
  const one = selected(state)
  if (state.screen !== 'case' || !one) return state.screen === 'case' ? 'list' : state.screen
  return showsHunks(state, one) ? 'hunks' : 'whole'
}

/** What a key asks for in a state; nothing, where it means nothing. */
export function commandFor(state: State, key: string): Command | Errand | undefined {
  if (key === 'ctrl-c') return 'quit'
  if (state.typed !== undefined) return searching(state.typed, key)
  if (state.isHelp && (key === 'esc' || key === '?')) return { type: 'help' }
  const place = placeOf(state)
  const does = BINDINGS.find(({ keys, on }) => keys.includes(key) && on.includes(place))?.does
  const scrolls = typeof does === 'object' && ['move', 'page', 'edge'].includes(does.type)
  return state.isHelp && !scrolls && does !== 'quit' ? { type: 'help' } : does
}

function searching(typed: string, key: string): Command | undefined {
  if (key === 'enter') return { type: 'find' }
  if (key === 'esc' || (key === 'backspace' && typed === '')) return { type: 'leave-search' }
  if (key === 'backspace') return { type: 'erase' }
  const text = key === 'space' ? ' ' : key
  return graphemes(text).length === 1 ? { type: 'type', text } : undefined
}

/** The keys of a screen with what they do, for the help. */
export function helpFor(state: State): KeyHelp[] {
  const place = placeOf(state)
  return BINDINGS.filter(({ on }) => on.includes(place))
}
