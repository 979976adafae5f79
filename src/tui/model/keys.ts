import { isAboutWhole } from './case.ts'
import type { Command, Errand } from './command.ts'
import { HELP_KEY, type KeyHelp } from './help.ts'
import { graphemes } from './row.ts'
import { selected, selectedStray, showsHunks, type State } from './state.ts'
import type { Stray } from './stray.ts'

/** What a key does, on which screens, and what the help says of it. */
interface Binding extends KeyHelp {
  readonly does: Command | Errand
  readonly on: readonly Place[]
}

/** What is shown: the list, hunks (of a definition that can also be chosen as a whole: `merging`), what is about to be written. */
type Place = 'list' | 'hunks' | 'merging' | 'whole' | Stray['kind'] | 'preview'

const LIST = ['list'] as const
const CASE = ['hunks', 'merging', 'whole'] as const
const HUNKS = ['hunks', 'merging'] as const
const CHOOSING = ['list', ...CASE] as const
const STRAY = ['copy', 'marked'] as const
const WIDE = [...CASE, 'preview'] as const
const ALL = ['list', ...CASE, ...STRAY, 'preview'] as const

/** The keys, in the order in which the help line shows them: what a person cannot do without stands first. */
const BINDINGS: readonly Binding[] = [
  { keys: ['enter'], does: { type: 'open' }, label: 'open', on: LIST },
  { keys: ['enter', 'y'], does: 'write', label: 'write all of this', on: ['preview'] },
  {
    keys: ['y'],
    does: 'settle',
    label: 'make it a definition of its own',
    brief: 'make it its own',
    on: ['copy'],
  },
  { keys: ['y'], does: 'settle', label: 'take the markers back', on: ['marked'] },
  { keys: ['e'], does: 'edit-file', label: 'edit the file', on: STRAY },
  { keys: ['1'], does: { type: 'pick', pick: 'local' }, label: 'Local', on: CHOOSING },
  { keys: ['2'], does: { type: 'pick', pick: 'xano' }, label: 'Xano', on: CHOOSING },
  { keys: ['n', 'tab'], does: { type: 'hunk', by: 1 }, label: 'next hunk', brief: 'next', on: HUNKS },
  { keys: ['a'], does: { type: 'accept' }, label: 'accept', on: CHOOSING },
  { keys: ['?'], does: { type: 'help' }, label: 'all keys', on: ALL },
  {
    keys: ['w'],
    does: { type: 'preview' },
    label: 'see what will be written, and write it',
    brief: 'write…',
    on: CHOOSING,
  },
  { keys: ['q'], does: 'quit', label: 'quit, choices are kept', brief: 'quit', on: ALL },
  { keys: ['m'], does: { type: 'merge' }, label: 'by hunk', on: ['whole'] },
  {
    keys: ['3'],
    does: { type: 'pick', pick: 'local-xano' },
    label: 'both, Local first',
    brief: 'both',
    on: ['list', ...HUNKS],
  },
  { keys: ['e'], does: 'edit-hunk', label: 'edit in your editor', brief: 'edit', on: HUNKS },
  { keys: ['u'], does: { type: 'undo' }, label: 'undo', on: CHOOSING },
  { keys: ['0'], does: { type: 'pick', pick: 'base' }, label: 'Base', on: CHOOSING },
  { keys: ['esc'], does: { type: 'back' }, label: 'back', on: [...WIDE, ...STRAY] },
  { keys: [']'], does: { type: 'case', by: 1 }, label: 'next conflict', on: [...CASE, ...STRAY] },
  {
    keys: ['A'],
    does: { type: 'accept-all' },
    label: 'accept all that is chosen',
    brief: 'accept all',
    on: LIST,
  },
  {
    keys: ['v'],
    does: { type: 'result' },
    label: 'view the whole result, or the sides',
    brief: 'result',
    on: CASE,
  },
  {
    keys: ['4'],
    does: { type: 'pick', pick: 'xano-local' },
    label: 'both, Xano first',
    on: ['list', ...HUNKS],
  },
  {
    keys: ['p', 'shift-tab'],
    does: { type: 'hunk', by: -1 },
    label: 'previous hunk',
    brief: 'previous',
    on: HUNKS,
  },
  { keys: ['m'], does: { type: 'merge' }, label: 'as a whole', on: ['merging'] },
  { keys: ['['], does: { type: 'case', by: -1 }, label: 'previous conflict', on: [...CASE, ...STRAY] },
  { keys: ['r', 'ctrl-r'], does: { type: 'redo' }, label: 'redo', on: CHOOSING },
  { keys: ['j', 'down'], does: { type: 'move', by: 1 }, label: 'down', on: ALL },
  { keys: ['k', 'up'], does: { type: 'move', by: -1 }, label: 'up', on: ALL },
  { keys: ['/'], does: { type: 'search' }, label: 'search; empty: next', brief: 'search', on: CHOOSING },
  { keys: ['s'], does: { type: 'side' }, label: 'to the next side', brief: 'side', on: HUNKS },
  { keys: ['l', 'right'], does: { type: 'shift', by: 1 }, label: 'to the right', on: WIDE },
  { keys: ['h', 'left'], does: { type: 'shift', by: -1 }, label: 'to the left', on: WIDE },
  { keys: ['l', 'right'], does: { type: 'open' }, label: 'open', on: LIST },
  { keys: ['L'], does: { type: 'pick-all', pick: 'local' }, label: 'every hunk Local', on: CHOOSING },
  { keys: ['X'], does: { type: 'pick-all', pick: 'xano' }, label: 'every hunk Xano', on: CHOOSING },
  { keys: ['U'], does: { type: 'pick-all', pick: 'local-xano' }, label: 'every hunk both', on: CHOOSING },
  { keys: ['B'], does: { type: 'pick-all', pick: 'base' }, label: 'every hunk Base', on: CHOOSING },
  { keys: ['<'], does: { type: 'whole', whole: 'local' }, label: "Local's whole text", on: CHOOSING },
  { keys: ['>'], does: { type: 'whole', whole: 'xano' }, label: "Xano's whole text", on: CHOOSING },
  { keys: ['|'], does: { type: 'whole', whole: 'base' }, label: "Base's whole text", on: CHOOSING },
  { keys: ['t'], does: 'tool', label: 'git mergetool', on: CHOOSING },
  { keys: ['E'], does: 'edit-whole', label: 'edit the whole result', on: CASE },
  { keys: ['backspace'], does: { type: 'clear' }, label: 'take the choice back', on: CHOOSING },
  { keys: ['+'], does: { type: 'context', by: 3 }, label: 'more context', on: HUNKS },
  { keys: ['-'], does: { type: 'context', by: -3 }, label: 'less context', on: HUNKS },
  { keys: ['pagedown', 'ctrl-d'], does: { type: 'page', by: 1 }, label: 'half a screen down', on: ALL },
  { keys: ['pageup', 'ctrl-u'], does: { type: 'page', by: -1 }, label: 'half a screen up', on: ALL },
  { keys: ['g', 'home'], does: { type: 'edge', to: 'top' }, label: 'top', on: ALL },
  { keys: ['G', 'end'], does: { type: 'edge', to: 'bottom' }, label: 'bottom', on: ALL },
  {
    keys: ['Q'],
    does: { type: 'ask-abort' },
    label: 'abort: choices as they were before',
    brief: 'abort',
    on: ALL,
  },
]

const placeOf = (state: State): Place => {
  const one = selected(state)
  if (state.screen !== 'case') return state.screen
  if (!one) return selectedStray(state)?.kind ?? 'list'
  if (!showsHunks(state, one)) return 'whole'
  return isAboutWhole(one) ? 'merging' : 'hunks'
}

/** What a key asks for in a state; nothing, where it means nothing. */
export function commandFor(state: State, key: string): Command | Errand | undefined {
  if (key === 'ctrl-c') return 'quit'
  if (state.typed !== undefined) return searching(state.typed, key)
  if (state.isAborting) return key === 'y' ? 'abort' : { type: 'say', notice: 'Not aborted.' }
  const isHelp = state.help !== undefined
  if (isHelp && (key === 'esc' || key === HELP_KEY)) return { type: 'help' }
  const place = placeOf(state)
  const does = BINDINGS.find(({ keys, on }) => keys.includes(key) && on.includes(place))?.does
  const scrolls = typeof does === 'object' && ['move', 'page', 'edge'].includes(does.type)
  return isHelp && !scrolls && does !== 'quit' ? { type: 'help' } : does
}

function searching(typed: string, key: string): Command | undefined {
  if (key === 'enter') return { type: 'find' }
  if (key === 'esc' || (key === 'backspace' && typed === '')) return { type: 'leave-search' }
  if (key === 'backspace') return { type: 'erase' }
  return graphemes(key).length === 1 ? { type: 'type', text: key } : undefined
}

/** The keys of a screen with what they do, for the help. */
export function helpFor(state: State): readonly KeyHelp[] {
  const place = placeOf(state)
  return BINDINGS.filter(({ on }) => on.includes(place))
}
