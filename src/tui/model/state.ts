import type { Conflict } from '../../core/sync/plan.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import { type Case, caseOf, isAboutWhole } from './case.ts'
import { type Choices, type Chosen, chosenFor, hunksLeft } from './choices.ts'
import type { Looking, Size } from './command.ts'
import { isSound, resultOf } from './result.ts'
import type { Stray } from './stray.ts'

/** Everything that the resolver shows, as one value. */
export interface State {
  readonly size: Size
  readonly cases: readonly Case[]
  /** More may be found; `cases` is what has been found. */
  readonly looking: Looking | undefined
  readonly strays: readonly Stray[]
  /** Who made Xano's side of each what it is, where that is known. */
  readonly credits: ReadonlyMap<DefinitionKey, Credit>
  readonly choices: Choices
  /** What `undo` goes back to, newest last, and `redo` forth to. */
  readonly past: readonly Choices[]
  readonly future: readonly Choices[]
  readonly screen: 'list' | 'case' | 'preview'
  /** The case that is selected, by its place; behind the last case begin the strays. */
  readonly at: number
  readonly hunk: number
  /** The hunks of a conflict about the whole definition are shown. */
  readonly isMerging: boolean
  /** The line and the cell that the pane begins with. */
  readonly scroll: number
  readonly shift: number
  /** Lines shown around a hunk beyond those that a screen of this size has anyway. */
  readonly context: number
  /** The accepted case that is selected in the preview. */
  readonly previewed: number
  /** The line that the help begins with, while it is shown. */
  readonly help: number | undefined
  /** The result is shown by itself. */
  readonly isResult: boolean
  /** It is asked whether to abort. */
  readonly isAborting: boolean
  /** How many were written in this sitting. */
  readonly written: number
  /** What was searched for last, and what is being typed, while it is. */
  readonly query: string
  readonly typed: string | undefined
  readonly notice: string
}

/** The resolver as it opens: nothing is selected, and what was chosen earlier is. */
export function openState(conflicts: readonly Conflict[], choices: Choices, size: Size): State {
  const cases = conflicts.map(caseOf)
  return {
    size,
    cases,
    looking: undefined,
    strays: [],
    credits: new Map(),
    choices,
    past: [],
    future: [],
    screen: cases.length === 1 ? 'case' : 'list',
    at: 0,
    hunk: 0,
    isMerging: false,
    scroll: 0,
    shift: 0,
    context: 0,
    previewed: 0,
    help: undefined,
    isResult: false,
    isAborting: false,
    written: 0,
    query: '',
    typed: undefined,
    notice: '',
  }
}

export const selected = ({ cases, at }: State): Case | undefined => cases[at]

export const selectedStray = ({ cases, strays, at }: State): Stray | undefined => strays[at - cases.length]

/** How many there are to select from. */
export const itemCount = ({ cases, strays }: State): number => cases.length + strays.length

export const chosenAt = (state: State, one: Case): Chosen => chosenFor(state.choices, one)

/** Whether the screen of a case shows its hunks rather than what each choice does. */
export const showsHunks = ({ isMerging }: State, one: Case): boolean =>
  one.hunks.length > 0 && (isMerging || !isAboutWhole(one))

export const acceptedCases = (state: State): Case[] =>
  state.cases.filter(one => chosenAt(state, one).isAccepted && isSound(resultOf(one, chosenAt(state, one))))

export const isReady = (state: State, one: Case): boolean => {
  const chosen = chosenAt(state, one)
  return hunksLeft(chosen) === 0 && !chosen.isUnseen && isSound(resultOf(one, chosen))
}
