import type { Permissions } from '../../core/sync/permit.ts'
import { accountOf, accountOfPlan } from '../../engine/account.ts'
import { settle } from '../../engine/settle.ts'
import { open } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { withinPaths } from '../within.ts'
import { Output } from '../output.ts'
import { exitCodeOf, renderAccount, renderHalt, verdict } from '../report.ts'

export interface RunOptions {
  readonly profile?: string
  readonly config?: string
  readonly json?: boolean
  readonly dryRun?: boolean
  readonly delete?: boolean
  readonly allowDataLoss?: boolean
  readonly confirm?: string
}

/** How long a command waits for another one to finish its cycle. */
export const LOCK_PATIENCE_MS = 60_000

/** `pull`, `push` and `sync`: the same cycles with different permissions, then an account of them. */
export async function run(
  paths: readonly string[],
  directions: Pick<Permissions, 'local' | 'remote'>,
  options: RunOptions,
): Promise<ExitCode> {
  const output = new Output(options.json ?? false)
  const bench = await open(options)
  const { binding, ports, library, lock } = bench
  try {
    const permissions: Permissions = {
      ...directions,
      deletions: options.delete ?? false,
      dataLoss: options.allowDataLoss ?? false,
      ...(paths.length === 0 ? {} : { within: withinPaths(paths, bench.repository) }),
    }
    const request = {
      permissions,
      ...(options.confirm === undefined ? {} : { confirmed: options.confirm }),
      ...(options.dryRun ? { dryRun: true } : {}),
    }
    const results = await lock.during(LOCK_PATIENCE_MS, () => settle(ports, library, request))
    const last = results.at(-1)
    if (last?.kind === 'halted') {
      output.say(...renderHalt(last.halt, last.id))
      output.emit('halted', { id: last.id, alarms: last.halt.alarms })
      return EXIT.halted
    }
    const place = `${binding.label} of workspace ${binding.workspace}`
    if (last?.kind === 'planned') {
      const planned = accountOfPlan(last.plan)
      output.say(...renderAccount(planned, 'planned'))
      output.account(planned)
      return EXIT.inStep
    }
    const account = accountOf(results)
    output.say(...renderAccount(account, 'done'), verdict(account, place))
    output.account(account)
    output.emit('settled', { conflicts: account.conflicts, held: [...account.held, ...account.problems] })
    return exitCodeOf(account)
  } finally {
    await bench.close()
  }
}
