import type { Sides } from '../../core/sides.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import type { Request } from '../cycle/request.ts'
import type { CycleResult } from '../cycle/result.ts'
import { heldIn } from '../report/account.ts'
import { agree, type Answer, type Question } from './question.ts'

/** What a person has agreed to: exactly that, and once. */
export interface Agreement {
  /** The request with that consent. */
  readonly to: (request: Request) => Request
  /** Whether it has still to be carried out after a run. */
  readonly waits: (last: CycleResult) => boolean
}

/**
 * The answer to a question. It stands as long as the same texts wait for something else: a table for one word about
 * itself and for another about its columns.
 */
export const answerTo = (question: Question, answer: Answer): Agreement => ({
  to: request => agree(request, question, answer),
  waits: last => {
    if (question.kind === 'live') return false
    if (last.kind === 'halted') return true
    const held = new Set(heldIn(last).map(({ sides }) => textsOf(sides)))
    return question.held.some(({ sides }) => held.has(textsOf(sides)))
  },
})

/** Exactly the plan that was halted. */
export const confirmationOf = (id: string): Agreement => ({
  to: request => ({ ...request, confirmed: id }),
  waits: () => false,
})

const textsOf = ({ ours, theirs }: Sides<Version | undefined>): string =>
  `${ours?.blob ?? '-'} ${theirs?.blob ?? '-'}`
