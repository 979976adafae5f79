import { permit } from '../../core/sync/permit.ts'
import { withhold } from '../../core/sync/withhold.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import type { Glance } from '../../engine/observe/glance.ts'
import { survey } from '../../engine/observe/survey.ts'
import { accountOfPlan } from '../../engine/report/account.ts'
import { conflictEntry, type Entry } from '../../engine/report/entry.ts'
import { EVERYTHING, underPolicy } from '../settings/policy.ts'
import type { LocalBench } from '../workbench/compose.ts'
import { blameXano } from './blame-xano.ts'
import type { Differences } from './status-report.ts'

/** All that there is to do about what was `seen`, with who changed in Xano what is in conflict. */
export async function differencesOf(bench: LocalBench, seen: Glance): Promise<Differences> {
  const { here, plan } = await survey(bench.ports, bench.library, { seen })
  const { head, mirror, mirrorCommit } = here
  const wanted = withhold(permit(plan, underPolicy(EVERYTHING, bench.policy)), mirror)
  const credits = await blameXano(bench, mirrorCommit, wanted.conflicts)
  const conflicts = wanted.conflicts.map(conflict =>
    credited(conflictEntry(conflict), credits.get(conflict.key)),
  )
  return { head, mirrorCommit, ...accountOfPlan(wanted), conflicts }
}

function credited(entry: Entry, credit: Credit | undefined): Entry {
  return credit
    ? { ...entry, reason: `${entry.reason ?? ''}; in Xano by ${credit.name}, ${credit.at.toISOString()}` }
    : entry
}
