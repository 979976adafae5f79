import { choose, redo, seen, undo } from './choosing.ts'
import type { Command } from './command.ts'
import { find } from './find.ts'
import { longest, paneOf, scrollLimit, scrollOf } from './panes.ts'
import { adopt, refresh, written } from './refresh.ts'
import { resultLineOf } from './result-rows.ts'
import { graphemes } from './row.ts'
import { clamp, stepOf } from './scrolling.ts'
import { acceptedCases, chosenAt, itemCount, selected, showsHunks, type State } from './state.ts'

/** How many cells a step to the side is. */
const SHIFT = 8
const MOST_CONTEXT = 200

/** The state after a command. What cannot be done changes nothing, or says why. */
export function update(before: State, command: Command): State {
  const isQuiet = before.notice === '' && !before.isAborting
  const state = isQuiet || command.type === 'resize' ? before : { ...before, notice: '', isAborting: false }
  switch (command.type) {
    case 'resize':
      return scrollTo({ ...state, size: command.size }, state.scroll)
    case 'refresh':
      return refresh(before, command)
    case 'credited':
      return { ...before, credits: command.credits }
    case 'adopt':
      return adopt(before, command.changes)
    case 'say':
      return { ...state, notice: command.notice }
    case 'move':
    case 'page':
    case 'edge':
      return move(state, stepOf(command, state.size))
    case 'shift':
      return { ...state, shift: clamp(state.shift + command.by * SHIFT, longest(state)) }
    case 'open':
      return state.screen === 'list' && itemCount(state) > 0 ? showCase(state, state.at) : state
    case 'back':
      return back(state)
    case 'help':
      return { ...state, help: state.help === undefined ? 0 : undefined }
    case 'result':
      return showResult(state)
    case 'side':
      return { ...state, scroll: clamp(nextTitle(state), scrollLimit(state)) }
    case 'ask-abort':
      return askAbort(state)
    case 'merge':
      return merge(state)
    case 'preview':
      return preview(state)
    case 'hunk':
      return showHunk(state, command.by)
    case 'case':
      return state.screen === 'preview' ? move(state, command.by) : stepCase(state, command.by)
    case 'context':
      return scrollTo(
        { ...state, context: Math.max(-3, Math.min(state.context + command.by, MOST_CONTEXT)) },
        state.scroll,
      )
    case 'search':
      return { ...state, typed: '' }
    case 'type':
      return { ...state, typed: (state.typed ?? '') + command.text }
    case 'erase':
      return {
        ...state,
        typed: graphemes(state.typed ?? '')
          .slice(0, -1)
          .join(''),
      }
    case 'leave-search':
      return { ...state, typed: undefined }
    case 'find':
      return find({ ...state, query: state.typed || state.query, typed: undefined })
    case 'undo':
      return undo(state)
    case 'redo':
      return redo(state)
    case 'written':
      return written(state, new Set(command.keys), command.notice)
    default:
      return choose(state, command)
  }
}

function move(state: State, by: number): State {
  if (state.help !== undefined || state.screen === 'case') return scrollTo(state, scrollOf(state) + by)
  if (state.screen === 'preview')
    return { ...state, previewed: clamp(state.previewed + by, acceptedCases(state).length - 1), scroll: 0 }
  return { ...state, at: clamp(state.at + by, itemCount(state) - 1), hunk: 0, scroll: 0, shift: 0 }
}

function scrollTo(state: State, scroll: number): State {
  const line = clamp(scroll, scrollLimit(state))
  return state.help === undefined ? { ...state, scroll: line } : { ...state, help: line }
}

/** The side below the one that stands at the top; after the last, the first. */
function nextTitle(state: State): number {
  const { titles = [] } = paneOf(state)
  return titles.find(at => at > state.scroll) ?? titles[0] ?? state.scroll
}

/** Begins where the hunk stands that was being looked at. */
function showResult(state: State): State {
  if (state.isResult) return { ...state, isResult: false, scroll: 0, shift: 0 }
  const shown = { ...state, isResult: true, scroll: 0, shift: 0 }
  const one = selected(state)
  return one ? scrollTo(shown, resultLineOf(one, chosenAt(state, one), state.hunk) - 2) : state
}

function askAbort(state: State): State {
  const stays = state.written > 0 ? ` What was written stays: ${state.written}.` : ''
  return {
    ...state,
    isAborting: true,
    notice: `Take back every choice of this sitting? y does it, any other key does not.${stays}`,
  }
}

function back(state: State): State {
  if (state.isResult) return showResult(state)
  if (state.screen === 'case' && state.isMerging) return { ...state, isMerging: false, scroll: 0 }
  return { ...state, screen: 'list', scroll: 0, shift: 0 }
}

function merge(state: State): State {
  const one = selected(state)
  if (state.screen !== 'case' || !one) return state
  if (one.hunks.length === 0)
    return { ...state, notice: 'Only one side holds a text: choose as a whole, or edit it.' }
  return { ...state, isMerging: !state.isMerging, isResult: false, scroll: 0 }
}

function preview(state: State): State {
  if (acceptedCases(state).length === 0)
    return { ...state, notice: 'Nothing is accepted yet: a accepts what is chosen.' }
  return { ...state, screen: 'preview', isResult: false, previewed: 0, scroll: 0, shift: 0 }
}

const showCase = (state: State, at: number): State => ({
  ...state,
  choices: seen(state, state.cases[at]),
  screen: 'case',
  at,
  hunk: 0,
  isMerging: false,
  isResult: false,
  scroll: 0,
  shift: 0,
})

function stepCase(state: State, by: number): State {
  const at = state.at + by
  if (at < 0 || at >= itemCount(state))
    return { ...state, notice: by > 0 ? 'This is the last conflict.' : 'This is the first conflict.' }
  return showCase(state, at)
}

/** The next hunk, also beyond the end of the definition. */
function showHunk(state: State, by: number): State {
  const one = selected(state)
  if (!one) return state
  const hunk = state.hunk + by
  if (showsHunks(state, one) && one.hunks[hunk])
    return { ...state, hunk, isResult: false, scroll: 0, shift: 0 }
  const next = stepCase(state, by)
  return by < 0 && next.at !== state.at
    ? { ...next, hunk: Math.max(0, (selected(next)?.hunks.length ?? 0) - 1) }
    : next
}
