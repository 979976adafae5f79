import type { Sides } from '../sides.ts'
import { type Background, NO_BACKGROUND } from './background.ts'
import { decide } from './decide.ts'
import { sweepCopies } from './copies.ts'
import { settleNames } from './names.ts'
import { skipObstructed } from './obstacle.ts'
import { pair } from './pair.ts'
import { freePaths } from './paths.ts'
import type { Conflict, Plan, Transition } from './plan.ts'
import { bringBack } from './saved-over.ts'
import type { Snapshot } from './snapshot.ts'
import { setAside } from './unreadable.ts'
import { unseen } from './unseen.ts'

/** How far a reconciliation has come. */
export interface Sight {
  /** The conflicts among what was decided so far, in the order of the plan. */
  readonly conflicts: readonly Conflict[]
  readonly decided: number
  readonly of: number
}

/** Decides, for every definition that is not the same everywhere, what has to happen. The same sides give the same plan. */
export function reconcile(sides: Sides<Snapshot>, background: Background = NO_BACKGROUND): Plan {
  const steps = reconciling(sides, background)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, and stops to show how far it is whenever one more is decided: hundreds of merges take seconds. */
export function* reconciling(sides: Sides<Snapshot>, background: Background): Generator<Sight, Plan> {
  const { matches, copies } = pair(
    { base: sides.base.versions, ours: sides.ours.versions, theirs: sides.theirs.versions },
    background,
  )
  const { clear, ...obstructed } = skipObstructed(matches, sides.ours.obstacles)
  const { legible, held, problems } = setAside(clear, sides, background.caughtUp)
  const folder = { copies, ours: sides.ours, background }
  const transitions: Transition[] = []
  const conflicts: Conflict[] = []
  for (const [before, match] of legible.entries()) {
    const decided = decide(match, background)
    const decision = decided && bringBack(decided, folder)
    if (decision && 'cause' in decision) conflicts.push(decision)
    else if (decision) transitions.push(decision)
    yield { conflicts, decided: before + 1, of: legible.length }
  }
  const named = settleNames(transitions, matches)
  const swept = sweepCopies(copies, matches, background)
  const beyond = unseen(matches, legible, background)
  return {
    transitions: freePaths([...named.transitions, ...swept.transitions], sides.ours),
    conflicts,
    held: [...obstructed.held, ...held, ...named.held],
    problems: [...obstructed.problems, ...problems, ...named.problems, ...swept.problems],
    ...(beyond.length === 0 ? {} : { beyond }),
    ...(named.unnamed.length === 0 ? {} : { unnamed: named.unnamed }),
  }
}
