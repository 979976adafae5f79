import { focus } from '../../core/sync/focus.ts'
import { freePathsAmong } from '../../core/sync/paths.ts'
import { mayWrite, permit } from '../../core/sync/permit.ts'
import type { Plan } from '../../core/sync/plan.ts'
import { reconciling } from '../../core/sync/reconcile.ts'
import type { Snapshot } from '../../core/sync/snapshot.ts'
import { withhold } from '../../core/sync/withhold.ts'
import { inSlices } from '../async/in-slices.ts'
import { backgroundOf, type Followed } from '../observe/background.ts'
import type { Tree } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import type { Request } from './request.ts'

/** What there is to do where Xano holds `theirs`, as far as a run may do it. */
export async function planFor(
  ports: Ports,
  library: Library,
  { followed, theirs }: { readonly followed: Followed; readonly theirs: Snapshot },
  request: Request,
): Promise<Plan> {
  const { behind, ...known } = await backgroundOf(ports, library, { ...followed, theirs })
  // What is sent for a file that stays beside the other one would go out once more from that.
  const free = new Map([...behind].filter(([, other]) => mayWrite(other.path, request.permissions)))
  const { base, ours } = followed.here
  const work = reconciling(focus({ base, ours, theirs }), { ...known, behind: free })
  const whole = await inSlices(ports.clock, work, { sees: () => ports.heed?.() })
  const committed = request.onlyCommitted ? await committedOf(ports, whole) : undefined
  const plan = permit(whole, { ...request.permissions, ...(committed ? { committed } : {}) })
  const transitions = freePathsAmong(plan.transitions, { whole: whole.transitions, ours })
  return withhold({ ...plan, transitions }, theirs, request)
}

/** What HEAD holds wherever the plan sends something. */
function committedOf({ history }: Ports, { transitions }: Plan): Promise<Tree> {
  const sent = transitions.filter(({ remote }) => remote)
  return history.committed(sent.flatMap(({ sides: { base, ours } }) => (ours ?? base)?.path ?? []))
}
