import { fetch as fetchState } from '../../engine/fetch.ts'
import { outlook } from '../../engine/outlook.ts'
import { accountOfPlan } from '../../engine/account.ts'
import { atWork } from '../at-work.ts'
import { open } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { lostMirror } from '../lost-memory.ts'
import { Output } from '../output.ts'
import { EVERYTHING, underPolicy } from '../policy.ts'
import { renderHalt } from '../report.ts'
import type { RunOptions } from '../run-request.ts'

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
