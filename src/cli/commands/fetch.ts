import { fetch as fetchState } from '../../engine/cycle/fetch.ts'
import { outlook } from '../../engine/cycle/outlook.ts'
import { accountOfPlan } from '../../engine/report/account.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { Output } from '../report/output.ts'
import { renderHalt } from '../report/halt.ts'
import type { RunOptions } from '../run/run-request.ts'
import { EVERYTHING, underPolicy } from '../settings/policy.ts'
import { atWork } from '../workbench/at-work.ts'
import { open } from '../workbench/compose.ts'
import { lostMirror } from '../workbench/lost-memory.ts'

/** Brings the mirror up to date and touches nothing else. */
export async function fetch(
  options: Pick<RunOptions, 'profile' | 'config' | 'json' | 'confirm'>,
): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const bench = await open(options)
  const { binding, branch, library } = bench
  try {
    output.emit('ready', { ...binding, branch })
    const lost = await lostMirror(bench)
    const result = await atWork(bench, output, ports => fetchState(ports, library, options.confirm))
    if (result.kind === 'halted') {
      output.say(...renderHalt(result))
      output.halted(result)
      return EXIT.halted
    }
    const { before, now } = result
    output.say(
      ...lost,
      before === now
        ? `xano/${binding.label} is up to date.`
        : `xano/${binding.label} is now ${now.slice(0, 10)}.`,
    )
    if (output.json) {
      const permissions = underPolicy(EVERYTHING, bench.policy)
      const plan = await outlook(bench.ports, library, { permissions })
      const { conflicts, held, problems } = accountOfPlan(plan)
      if (plan.transitions.length === 0) output.emit('settled', { conflicts, held: [...held, ...problems] })
    }
    return EXIT.inStep
  } finally {
    await bench.close()
  }
}
