import type { Halted } from '../../../engine/cycle/result.ts'
import type { Stage } from '../../../engine/ports/ports.ts'
import type { Question } from '../../../engine/questions/question.ts'
import { NOTHING_WAITS, type Standing } from '../../../engine/report/standing.ts'
import type { Phase } from '../../../engine/session/phase.ts'
import type { Size } from '../command.ts'
import type { Event } from './event.ts'
import { type Item, itemsOf } from './items.ts'

/** What is watched: a git branch and the branch of Xano that it is bound to. */
export interface Watched {
  readonly branch: string
  readonly label: string
  readonly workspace: number
  readonly origin: string
  readonly live: boolean | undefined
}

/** Everything that the dashboard shows, as one value. Moments are milliseconds of one clock. */
export interface Dashboard {
  readonly size: Size
  readonly watched: Watched | undefined
  readonly phase: Phase
  /** The phase before that. */
  readonly before: Phase | undefined
  /** When the phase began. */
  readonly since: number
  readonly now: number
  /** How far the cycle is that is under way. */
  readonly stage: Stage | undefined
  /** An answer of Xano is overdue. */
  readonly isLate: boolean
  readonly halted: Halted | undefined
  readonly questions: readonly Question[]
  readonly standing: Standing
  /** Newest first. */
  readonly events: readonly Event[]
  /** One thing is shown by itself; `undo`: it is asked whether to undo it. */
  readonly screen: 'list' | 'item' | 'undo'
  /** The key of the item that is selected; none is the first. */
  readonly selected: string | undefined
  /** The line that the page of an item begins with. */
  readonly scroll: number
  /** The line that the help begins with, while it is shown. */
  readonly help: number | undefined
  /** Only what holds it is listed. */
  readonly filter: string
  /** The filter while it is being typed. */
  readonly typed: string | undefined
  readonly notice: string
}

export const openDashboard = (size: Size): Dashboard => ({
  size,
  watched: undefined,
  phase: { name: 'running', again: false, failures: 0 },
  before: undefined,
  since: 0,
  now: 0,
  stage: undefined,
  isLate: false,
  halted: undefined,
  questions: [],
  standing: NOTHING_WAITS,
  events: [],
  screen: 'list',
  selected: undefined,
  scroll: 0,
  help: undefined,
  filter: '',
  typed: undefined,
  notice: '',
})

/** The item that is selected, and its place; the first one, where what was selected is gone. */
export function selectedItem(state: Dashboard): { readonly item: Item | undefined; readonly at: number } {
  const items = itemsOf(state)
  const at = Math.max(
    0,
    items.findIndex(({ key }) => key === state.selected),
  )
  return { item: items[at], at }
}
