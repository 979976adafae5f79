import type { RecentPush } from '../core/sync/background.ts'
import { filePath, isFilePath } from '../core/xs/file-path.ts'
import type { CommitId } from '../engine/ports.ts'
import type { Git } from './git.ts'
import { rawLog } from './raw-log.ts'

/** The texts that our pushes have replaced in Xano since then, as the mirror tells it, oldest first. */
export async function pushesSince(git: Git, mirror: CommitId, time: Date): Promise<RecentPush[]> {
  const since = `--since=${time.toISOString()}`
  const changes = await rawLog(git, '', ['--reverse', '--grep=^push: ', since, mirror])
  return changes.flatMap(({ before, after, path }) => {
    const checked = filePath(path)
    return before && after && isFilePath(checked) ? [{ path: checked, before, after }] : []
  })
}
