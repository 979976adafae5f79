import type { Case } from './case.ts'
import { accept, type Chosen, clearAll, look, pickAll, pickHunk, pickWhole } from './choices.ts'
import type { Command } from './command.ts'
import { chosenAt, isReady, itemCount, selected, showsHunks, type State } from './state.ts'

type Choosing = Extract<
  Command,
  { type: 'pick' | 'pick-all' | 'whole' | 'clear' | 'edited' | 'accept' | 'accept-all' }
>

/** The state after a choice, or why there is none. */
export function choose(state: State, command: Choosing): State {
  const one = selected(state)
  if (state.screen === 'preview') return state
  if (command.type === 'accept-all') return acceptAll(state)
  if (command.type === 'pick-all' && state.screen === 'list')
    return change(state, state.cases, (c, of) => pickAll(c, of, command.pick))
  if (!one)
    return itemCount(state) > 0 ? { ...state, notice: 'Enter shows what can be done about it.' } : state
  switch (command.type) {
    case 'pick':
      return state.screen === 'case' && showsHunks(state, one)
        ? change(state, [one], c => pickHunk(c, state.hunk, command.pick))
        : change(state, [one], (c, of) => pickAll(c, of, command.pick))
    case 'pick-all':
      return change(state, [one], (c, of) => pickAll(c, of, command.pick))
    case 'whole':
      return change(state, [one], (c, of) => pickWhole(c, of, command.whole))
    case 'clear':
      return state.screen === 'case' && showsHunks(state, one) && !chosenAt(state, one).whole
        ? change(state, [one], c => pickHunk(c, state.hunk, undefined))
        : change(state, [one], clearAll)
    case 'edited': {
      const { what, text } = command
      return change(state, [one], (c, of) =>
        what === 'hunk' ? pickHunk(c, state.hunk, { text }) : pickWhole(c, of, { text }),
      )
    }
    case 'accept':
      return acceptOne(state, one)
  }
}

/** The only way in which choices change: undone in one step. What changes nothing leaves nothing to undo. */
function change(state: State, cases: readonly Case[], how: (chosen: Chosen, one: Case) => Chosen): State {
  const choices = new Map(state.choices)
  for (const one of cases) {
    const chosen = chosenAt(state, one)
    const next = how(chosen, one)
    if (JSON.stringify(next) !== JSON.stringify(chosen)) choices.set(one.key, next)
  }
  const isSame = [...choices].every(([key, chosen]) => state.choices.get(key) === chosen)
  if (isSame) return { ...state, notice: 'That changes nothing here.' }
  return { ...state, choices, past: [...state.past, state.choices], future: [] }
}

function acceptOne(state: State, one: Case): State {
  const { isAccepted, isUnseen } = chosenAt(state, one)
  if (isUnseen && state.screen === 'list')
    return { ...state, notice: 'A side has changed since you chose: open it first.' }
  if (!isAccepted && !isReady({ ...state, choices: seen(state, one) }, one))
    return { ...state, notice: 'It cannot be accepted yet: see what stands above the result.' }
  const next = change(state, [one], chosen => accept(chosen, !isAccepted))
  return {
    ...next,
    notice: isAccepted
      ? 'Not accepted any more.'
      : 'Accepted. ] goes to the next conflict, w shows what will be written.',
  }
}

function acceptAll(state: State): State {
  const ready = state.cases.filter(one => isReady(state, one))
  const next = change(state, ready, chosen => accept(chosen, true))
  return {
    ...next,
    notice: `${ready.length} of ${state.cases.length} accepted. w shows what will be written.`,
  }
}

/** Takes the last choice back. */
export function undo(state: State): State {
  const choices = state.past.at(-1)
  if (!choices) return { ...state, notice: 'There is nothing to undo.' }
  return { ...state, choices, past: state.past.slice(0, -1), future: [...state.future, state.choices] }
}

/** Makes the choice again that was taken back last. */
export function redo(state: State): State {
  const choices = state.future.at(-1)
  if (!choices) return { ...state, notice: 'There is nothing to redo.' }
  return { ...state, choices, future: state.future.slice(0, -1), past: [...state.past, state.choices] }
}

/** Whoever opens a definition sees what was chosen for it. */
export const seen = (state: State, one: Case | undefined): State['choices'] =>
  one && chosenAt(state, one).isUnseen
    ? new Map([...state.choices, [one.key, look(chosenAt(state, one))]])
    : state.choices
