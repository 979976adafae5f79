import { permit } from '../core/sync/permit.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { survey } from '../engine/survey.ts'
import type { LocalBench } from './compose.ts'
import { EVERYTHING, underPolicy } from './policy.ts'
import type { Waiting } from './resolve-report.ts'

/** The definitions that a call is about. */
export type Within = (path: FilePath) => boolean

/** What waits for a person to choose. */
export async function waitingAt(
  { ports, library, policy }: Pick<LocalBench, 'ports' | 'library' | 'policy'>,
  within: Within,
): Promise<Waiting> {
  const { here, plan } = await survey(ports, library)
  const { conflicts, problems } = permit(plan, underPolicy({ ...EVERYTHING, within }, policy))
  const unreadable = new Set(here.ours.unreadable.map(({ path }) => path))
  return {
    conflicts,
    copies: problems.flatMap(problem => (problem.kind === 'copy' ? [problem] : [])),
    marked: here.note.marked.flatMap(({ path }) => (unreadable.has(path) && within(path) ? [path] : [])),
  }
}
