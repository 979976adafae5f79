import type { Permissions } from '../../core/sync/permit.ts'
import { ahead } from '../../engine/async/ahead.ts'
import type { CycleResult } from '../../engine/cycle/result.ts'
import { questionsOf } from '../../engine/questions/question.ts'
import { accountOf, accountOfPlan } from '../../engine/report/account.ts'
import { remainderOf } from '../../engine/report/remainder.ts'
import { Launcher } from '../../local/git/launcher.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { remedyOf } from '../report/hints.ts'
import { Output } from '../report/output.ts'
import { questionEvent } from '../report/questions.ts'
import { renderHalt } from '../report/halt.ts'
import { exitCodeOf, renderAccount, renderIdleColumns, verdict } from '../report/report.ts'
import { type Conversation, converse } from '../run/converse.ts'
import { pushOptions, requestOf, type RunOptions } from '../run/run-request.ts'
import { terminalAsker } from '../terminal/terminal-asker.ts'
import { open, type Workbench } from '../workbench/compose.ts'
import { lostMemory } from '../workbench/lost-memory.ts'
import { refuseStrayPaths } from '../workbench/within.ts'

/** `pull`, `push` and `sync`: the same cycles with different permissions, then an account of them. */
export async function run(
  paths: readonly string[],
  directions: Pick<Permissions, 'local' | 'remote'>,
  options: RunOptions,
): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const requestIn = requestOf(options, directions, paths)
  const bench = await open(options, undefined, { push: pushOptions(options) })
  const launcher = bench.answers.areLarge ? Launcher.start() : undefined
  try {
    const { binding, branch } = bench
    const request = requestIn(bench)
    await refuseStrayPaths(paths, bench)
    output.emit('ready', { ...binding, branch })
    const lost = ahead(lostMemory(bench))
    const asker = options.json ? undefined : terminalAsker()
    const told = await telling(output, heard =>
      converse(bench, { ...request, heard }, { output, prefer: options.prefer, asker }),
    )
    output.say(...(await lost))
    return await tell(output, bench, told)
  } finally {
    launcher?.close()
    await bench.close()
  }
}

/** Work of several cycles. Where it cannot go on, what the earlier ones did is told before that is. */
async function telling<T>(
  output: Output,
  work: (heard: (result: CycleResult) => void) => Promise<T>,
): Promise<T> {
  const results: CycleResult[] = []
  try {
    return await work(result => {
      results.push(result)
    })
  } catch (error) {
    const account = accountOf(results)
    output.say(...renderAccount(account, 'done'))
    output.account(account)
    throw error
  }
}

/** What came of a run, in words and events. */
async function tell(output: Output, bench: Workbench, conversation: Conversation): Promise<ExitCode> {
  const { request, results, preference, interrupted } = conversation
  const last = results.at(-1)
  if (last?.kind === 'planned') {
    const planned = accountOfPlan(last.plan, preference?.side, request.asDraft && 'draft')
    output.say(...renderAccount(planned, 'planned'))
    output.account(planned, { dryRun: true })
    if (last.unseen !== undefined) output.say(`Xano did not say what it would make of that: ${last.unseen}`)
    if (last.halted) {
      output.say(...renderHalt(last.halted, 'planned'))
      output.halted(last.halted, { dryRun: true })
    }
    return EXIT.inStep
  }
  const earlier = last?.kind === 'halted' ? results.slice(0, -1) : results
  const account = accountOf(earlier, preference)
  output.say(...renderAccount(account, 'done'))
  output.account(account)
  if (last?.kind === 'halted') {
    output.say(...renderHalt(last, earlier.length > 0 ? 'later' : 'first'))
    output.halted(last)
    return EXIT.halted
  }
  for (const question of last ? questionsOf(last) : []) output.emit('question', questionEvent(question))
  const { ports, library, binding } = bench
  const remainder = await remainderOf(ports, library, { request, results })
  output.say(...renderIdleColumns(request, results))
  output.say(verdict(remainder, account, `${binding.label} of workspace ${binding.workspace}`))
  for (const code of new Set(account.failed.map(failure => failure.code))) output.say(remedyOf(code))
  if (remainder.toPush + remainder.toPull === 0)
    output.emit('settled', {
      conflicts: remainder.conflicts,
      held: [...remainder.held, ...remainder.problems],
      left: account.left,
    })
  return interrupted ? EXIT.interrupted : exitCodeOf(account)
}
