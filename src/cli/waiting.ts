import { permit } from '../core/sync/permit.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { Lookout } from '../engine/lookout.ts'
import type { LocalBench } from './compose.ts'
import { EVERYTHING, underPolicy } from './policy.ts'
import type { Waiting } from './resolve-report.ts'

/** The definitions that a call is about. */
export type Within = (path: FilePath) => boolean

/** What waits for a person to choose; a lookout that has looked before finds it sooner. */
export async function waitingAt(
  { ports, library, policy }: Pick<LocalBench, 'ports' | 'library' | 'policy'>,
  within: Within,
  lookout = new Lookout(ports, library),
): Promise<Waiting> {
  const { here, plan } = await lookout.survey()
  const { conflicts, problems } = permit(plan, underPolicy({ ...EVERYTHING, within }, policy))
  const unreadable = new Set(here.ours.unreadable.map(({ path }) => path))
  return {
    conflicts,
    copies: problems.flatMap(problem => (problem.kind === 'copy' ? [problem] : [])),
    marked: here.note.marked.flatMap(({ path }) => (unreadable.has(path) && within(path) ? [path] : [])),
  }
}
