import type { Conflict } from '../../core/sync/plan.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Credit } from '../../engine/mirror/mirror-line.ts'
import type { CommitId } from '../../engine/ports/git.ts'
import type { LocalBench } from '../workbench/compose.ts'

/** Who last changed, in Xano, the definitions that wait for a choice; those that nobody changed there are missing. */
export async function blameXano(
  { repository, ports, library }: Pick<LocalBench, 'repository' | 'ports' | 'library'>,
  mirror: CommitId | undefined,
  conflicts: readonly Conflict[],
): Promise<ReadonlyMap<DefinitionKey, Credit>> {
  const credits = new Map<DefinitionKey, Credit>()
  if (mirror === undefined || conflicts.length === 0) return credits
  const { DefinitionLog } = await import('../../local/memory/definition-log.ts')
  const log = await DefinitionLog.read(repository.git, mirror, { library, history: ports.history })
  const changed = conflicts.filter(({ sides: { base, theirs } }) => base?.blob !== theirs?.blob)
  const lost = changed.flatMap(({ sides: { base, theirs } }) => (theirs || !base ? [] : base.blob))
  const departures = await log.lastOfLost(new Set(lost))
  for (const { key, sides } of changed) {
    const { base, theirs } = sides
    const newest = theirs ? await log.lastOf(theirs) : base && departures.get(base.blob)
    if (newest) credits.set(key, newest.by)
  }
  return credits
}
