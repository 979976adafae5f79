import type { Request } from '../../engine/cycle/request.ts'
import type { CycleResult } from '../../engine/cycle/result.ts'
import { type Preferred, settlePreferring, type Side } from '../../engine/cycle/settle-preferring.ts'
import { settle } from '../../engine/cycle/settle.ts'
import { Interrupted } from '../../engine/ports/errors.ts'
import { identityOf, type Question, questionsOf } from '../../engine/questions/question.ts'
import type { Preference } from '../../engine/report/account.ts'
import type { Output } from '../report/output.ts'
import type { Call } from '../terminal/terminal-asker.ts'
import { atWork } from '../workbench/at-work.ts'
import type { Workbench } from '../workbench/compose.ts'
import { interruption } from '../workbench/interruption.ts'
import { ask } from './ask.ts'

/** All cycles of a run, and what a person said on the way. */
export interface Conversation {
  /** With everything that was agreed to. */
  readonly request: Request
  readonly results: readonly CycleResult[]
  readonly preference: Preference | undefined
  /** The person left in the middle of a question. */
  readonly interrupted: boolean
}

/** How a run goes about it. */
export interface Manner {
  readonly output: Output
  readonly prefer: Side | undefined
  /** Nobody is asked without it. */
  readonly asker: Call | undefined
}

/**
 * Runs, asks about what had to be held back, and runs again with what was agreed to, until there is no more to ask.
 * Nobody waits for the answers: what was agreed to is planned anew, and holds for exactly what was asked.
 */
export async function converse(
  bench: Workbench,
  first: Request,
  { output, prefer, asker }: Manner,
): Promise<Conversation> {
  const results: CycleResult[] = []
  const decided: Preference['decided'][number][] = []
  const asked = new Set<string>()
  let request = first
  let interrupted = false
  for (;;) {
    const some = await settleAs(bench, request, { output, prefer })
    results.push(...some.results)
    decided.push(...some.decided)
    interruption.check()
    const fresh = questionsIn(results).filter(question => !asked.has(identityOf(question)))
    if (!asker || fresh.length === 0) break
    for (const question of fresh) asked.add(identityOf(question))
    const answers = await hear(asker, fresh, request)
    interrupted = answers === 'interrupted'
    if (answers === 'interrupted' || answers === request) break
    request = answers
  }
  return { request, results, preference: prefer && { side: prefer, decided }, interrupted }
}

function settleAs(
  bench: Workbench,
  request: Request,
  { output, prefer }: Pick<Manner, 'output' | 'prefer'>,
): Promise<Preferred> {
  const { library } = bench
  return atWork(bench, output, async ports =>
    prefer
      ? settlePreferring(ports, library, { request, side: prefer })
      : { results: await settle(ports, library, request), decided: [] },
  )
}

function questionsIn(results: readonly CycleResult[]): Question[] {
  const last = results.at(-1)
  return last?.kind === 'done' ? questionsOf(last) : []
}

async function hear(
  call: Call,
  questions: readonly Question[],
  request: Request,
): Promise<Request | 'interrupted'> {
  const asker = await call()
  try {
    return await ask(asker, questions, request)
  } catch (error) {
    if (error instanceof Interrupted) return 'interrupted'
    throw error
  } finally {
    asker.close()
  }
}
