import { permit } from '../../core/sync/permit.ts'
import { NOTHING, type Plan } from '../../core/sync/plan.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import { Lookout } from '../../engine/observe/lookout.ts'
import type { Look } from '../../engine/report/waiting.ts'
import { EVERYTHING, underPolicy } from '../settings/policy.ts'
import type { LocalBench } from '../workbench/compose.ts'

/** The definitions that a call is about. */
export type Within = (path: FilePath) => boolean

/** Looks for what waits for a person to choose, as often as somebody likes: what has not moved is found sooner. */
export function lookFor(
  { ports, library, policy }: Pick<LocalBench, 'ports' | 'library' | 'policy'>,
  within: Within,
): Look {
  const lookout = new Lookout(ports, library)
  const concerned = (plan: Plan): Plan => permit(plan, underPolicy({ ...EVERYTHING, within }, policy))
  return async ({ sees, signal } = {}) => {
    const { here, plan } = await lookout.survey({
      ...(signal ? { signal } : {}),
      sees: sight =>
        sees?.({ ...sight, conflicts: concerned({ ...NOTHING, conflicts: sight.conflicts }).conflicts }),
    })
    const { conflicts, problems } = concerned(plan)
    const unreadable = new Set(here.ours.unreadable.map(({ path }) => path))
    return {
      conflicts,
      copies: problems.flatMap(problem => (problem.kind === 'copy' ? [problem] : [])),
      marked: here.note.marked.flatMap(({ path }) => (unreadable.has(path) && within(path) ? [path] : [])),
    }
  }
}
