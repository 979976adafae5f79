import type { Change } from '../../core/sync/change.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import { mirrorCredits } from '../../local/memory/mirror-credits.ts'
import type { LocalBench } from '../workbench/compose.ts'

/** Who in Xano made each change, and when, where the mirror knows. */
export async function xanoCredits(
  { repository, ports }: Pick<LocalBench, 'repository' | 'ports'>,
  changes: readonly Change[],
): Promise<ReadonlyMap<Change, Credit>> {
  const { mirror } = await ports.history.recall()
  if (!mirror || changes.length === 0) return new Map()
  const credits = await mirrorCredits(repository.git, mirror.commit, changes)
  return new Map([...credits].flatMap(([change, { by }]) => (by ? [[change, by] as const] : [])))
}
