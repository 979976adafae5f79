import type { Answer, Decider } from '../engine/decisions/resolve.ts'
import { stampOf } from './model/case.ts'
import { chosenFor } from './model/choices.ts'
import type { Command } from './model/command.ts'
import { decisionOf } from './model/result.ts'
import { acceptedCases, type State } from './model/state.ts'

/** Decides what was accepted, as far as it still is what was shown; nothing more, once a person has left. */
export function acceptedIn(state: State, signal: AbortSignal): Decider {
  const accepted = new Map(acceptedCases(state).map(one => [one.key, one]))
  return conflict => {
    const one = accepted.get(conflict.key)
    const isMeant = one !== undefined && one.stamp === stampOf(conflict) && !signal.aborted
    return Promise.resolve(isMeant ? decisionOf(one, chosenFor(state.choices, one)) : undefined)
  }
}

/** What is to be said of the conflicts that were written, of all that were accepted. */
export function writtenOf(state: State, resolved: readonly Answer[]): Command {
  const left = acceptedCases(state).length - resolved.length
  const rest = left > 0 ? ` ${left} changed meanwhile and ${left === 1 ? 'was' : 'were'} left.` : ''
  return {
    type: 'written',
    keys: resolved.map(({ conflict: { key } }) => key),
    notice: `${resolved.length} written; the next sync goes on from there.${rest}`,
  }
}
