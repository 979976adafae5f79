import { focus } from '../core/sync/focus.ts'
import type { Plan } from '../core/sync/plan.ts'
import { reconcile } from '../core/sync/reconcile.ts'
import type { Library } from './library.ts'
import { observeHere } from './observe.ts'
import type { Ports } from './ports.ts'

/** What the next cycle would do if Xano still is as it was last seen. */
export async function outlook(ports: Pick<Ports, 'history' | 'worktree'>, library: Library): Promise<Plan> {
  const { base, ours, mirror, disputes } = await observeHere(ports, library)
  return reconcile(focus({ base, ours, theirs: mirror }), disputes)
}
