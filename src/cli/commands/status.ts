import { permit } from '../../core/sync/permit.ts'
import { withhold } from '../../core/sync/withhold.ts'
import { accountOfPlan } from '../../engine/account.ts'
import { conflictEntry, type Entry } from '../../engine/entry.ts'
import type { Credit } from '../../engine/mirror-line.ts'
import { survey } from '../../engine/survey.ts'
import { prefixOf } from '../../local/binding.ts'
import { heldUp } from '../../local/landing.ts'
import { readHalt } from '../../local/halt-record.ts'
import { readWatch } from '../../local/watch-state.ts'
import { blameXano } from '../blame-xano.ts'
import { openLocal } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { EVERYTHING, underPolicy } from '../policy.ts'
import { renderStatus, statusReport } from '../status-report.ts'

/** Where both sides stand, as far as Xano was last seen. Asks nobody over the network. */
export async function status(options: { readonly json?: boolean }): Promise<ExitCode> {
  const bench = await openLocal()
  const { binding, branch, ports, library, repository } = bench
  const { here, plan } = await survey(ports, library)
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

function credited(entry: Entry, credit: Credit | undefined): Entry {
  return credit
    ? { ...entry, reason: `${entry.reason ?? ''}; in Xano by ${credit.name}, ${credit.at.toISOString()}` }
    : entry
}
