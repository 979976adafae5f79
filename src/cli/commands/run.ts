import type { Permissions } from '../../core/sync/permit.ts'
import { accountOf, accountOfPlan } from '../../engine/account.ts'
import type { Request } from '../../engine/cycle.ts'
import { settlePreferring } from '../../engine/settle-preferring.ts'
import { settle } from '../../engine/settle.ts'
import { open } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { Output } from '../output.ts'
import { exitCodeOf, renderAccount, renderHalt, verdict } from '../report.ts'
import { columnFates, pushOptions, type RunOptions } from '../run-request.ts'
import { withinPaths } from '../within.ts'

/** How long a command waits for another one to finish its cycle. */
export const LOCK_PATIENCE_MS = 60_000

/** `pull`, `push` and `sync`: the same cycles with different permissions, then an account of them. */
export async function run(
  paths: readonly string[],
  directions: Pick<Permissions, 'local' | 'remote'>,
  options: RunOptions,
): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const columns = columnFates(options)
  const bench = await open(options, undefined, pushOptions(options))
  const { binding, ports, library, lock } = bench
  try {
    const request: Request = {
      permissions: {
        ...directions,
        deletions: options.delete ?? options.yes ?? false,
        dataLoss: options.allowDataLoss ?? options.yes ?? false,
        ...(options.insertOnly ? { insertOnly: true } : {}),
        ...(paths.length === 0 ? {} : { within: withinPaths(paths, bench.repository) }),
      },
      columns,
      ...(options.asDraft ? { asDraft: true } : {}),
      ...(options.confirm === undefined ? {} : { confirmed: options.confirm }),
      ...(options.dryRun ? { dryRun: true } : {}),
    }
    const { prefer } = options
    const { results, decided } = await lock.during(LOCK_PATIENCE_MS, async () =>
      prefer
        ? settlePreferring(ports, library, { request, side: prefer })
        : { results: await settle(ports, library, request), decided: [] },
    )
    const last = results.at(-1)
    if (last?.kind === 'halted') {
      output.say(...renderHalt(last.halt, last.id))
      output.emit('halted', { id: last.id, alarms: last.halt.alarms })
      return EXIT.halted
    }
    const place = `${binding.label} of workspace ${binding.workspace}`
    if (last?.kind === 'planned') {
      const planned = accountOfPlan(last.plan, prefer)
      output.say(...renderAccount(planned, 'planned'))
      output.account(planned)
      return EXIT.inStep
    }
    const account = accountOf(results, prefer && { side: prefer, decided })
    output.say(...renderAccount(account, 'done'), verdict(account, place))
    output.account(account)
    output.emit('settled', { conflicts: account.conflicts, held: [...account.held, ...account.problems] })
    return exitCodeOf(account)
  } finally {
    await bench.close()
  }
}
