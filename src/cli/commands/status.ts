import { permit } from '../../core/sync/permit.ts'
import { NOTHING, type Plan } from '../../core/sync/plan.ts'
import { EMPTY } from '../../core/sync/snapshot.ts'
import { withhold } from '../../core/sync/withhold.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import { type Glance, glance, type Here, isInStep } from '../../engine/observe/observe.ts'
import { survey } from '../../engine/observe/survey.ts'
import { SyncError } from '../../engine/ports/errors.ts'
import { accountOfPlan } from '../../engine/report/account.ts'
import { conflictEntry, type Entry } from '../../engine/report/entry.ts'
import { heldUp } from '../../local/landing/landing.ts'
import { prefixOf } from '../../local/repository/binding.ts'
import { findRepository } from '../../local/repository/repository.ts'
import { readHalt } from '../../local/state-files/halt-record.ts'
import { readWatch } from '../../local/state-files/watch-state.ts'
import { blameXano } from '../inspect/blame-xano.ts'
import { renderStatus, renderWatch, statusReport } from '../inspect/status-report.ts'
import { EXIT, type ExitCode } from '../report/exit-code.ts'
import { hintFor } from '../report/hints.ts'
import { Output } from '../report/output.ts'
import { plain } from '../report/report.ts'
import { EVERYTHING, underPolicy } from '../settings/policy.ts'
import { openLocal } from '../workbench/compose.ts'
import { step } from '../workbench/debug-step.ts'

interface StatusOptions {
  readonly json?: boolean
}

/**
 * Where both sides stand, as far as Xano was last seen. Asks nobody over the network. Where nothing can be compared, in
 * the middle of a rebase or on a branch that is not bound, what a running watch is at is told all the same.
 */
export async function status(options: StatusOptions): Promise<ExitCode> {
  try {
    return await compare(options)
  } catch (error) {
    const repository = await findRepository(process.cwd(), step).catch(() => undefined)
    const watch = repository && readWatch(repository.commonDirectory)
    if (!watch || !(error instanceof SyncError)) throw error
    const { hint, exit } = hintFor(error)
    const output = new Output(options.json ?? false)
    output.say(plain(error.message), hint, renderWatch(watch))
    output.emit('error', { code: error.code, message: error.message, remedy: hint, watch })
    return exit
  }
}

async function compare(options: StatusOptions): Promise<ExitCode> {
  const bench = await openLocal()
  const { binding, branch, ports, library, repository } = bench
  const seen = await glance(ports)
  const { here, plan } = isInStep(seen) ? atRest(seen) : await survey(ports, library, { seen })
  const wanted = withhold(permit(plan, underPolicy(EVERYTHING, bench.policy)), here.mirror)
  const credits = await blameXano(bench, here.mirrorCommit, wanted.conflicts)
  const conflicts = wanted.conflicts.map(conflict =>
    credited(conflictEntry(conflict), credits.get(conflict.key)),
  )
  const live = repository.settings.get(`branch.${branch}.xanolive`)
  const watch = readWatch(repository.commonDirectory) ?? null
  const halt = readHalt(repository.gitDirectory, branch)
  const halted = halt ? { id: halt.id, at: halt.at, alarms: halt.alarms } : null
  const site = here.mirrorCommit && {
    git: repository.git,
    prefix: prefixOf(repository),
    mirror: here.mirrorCommit,
    binding,
  }
  const report = statusReport(
    { ...binding, branch, live: live === undefined ? null : live === 'true', halted, watch },
    { ...accountOfPlan(wanted), conflicts, left: site ? await heldUp(site, here.head) : [] },
  )
  const lines = options.json ? [JSON.stringify(report)] : renderStatus(report)
  for (const line of lines) process.stdout.write(`${line}\n`)
  return EXIT.inStep
}

/** Where everything is in step: no definition has to be read to see it. */
const atRest = ({
  memory,
  scan,
}: Glance): { plan: Plan; here: Pick<Here, 'head' | 'mirror' | 'mirrorCommit'> } => ({
  plan: NOTHING,
  here: { head: scan.head, mirror: EMPTY, mirrorCommit: memory.mirror?.commit },
})

function credited(entry: Entry, credit: Credit | undefined): Entry {
  return credit
    ? { ...entry, reason: `${entry.reason ?? ''}; in Xano by ${credit.name}, ${credit.at.toISOString()}` }
    : entry
}
