import { focus } from '../core/sync/focus.ts'
import { permit } from '../core/sync/permit.ts'
import type { Plan } from '../core/sync/plan.ts'
import { reconcile } from '../core/sync/reconcile.ts'
import { withhold } from '../core/sync/withhold.ts'
import type { Library } from './library.ts'
import { backgroundOf, followHead } from './background.ts'
import type { Request } from './cycle.ts'
import { observeHere } from './observe.ts'
import type { Ports } from './ports.ts'

/**
 * What the next cycle would do if Xano still is as it was last seen: all there is to do, or what a request would do of
 * it.
 */
export async function outlook(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  request?: Pick<Request, 'permissions' | 'columns'>,
): Promise<Plan> {
  const { here, older } = await followHead(ports, await observeHere(ports, library))
  const { base, ours, mirror: theirs } = here
  const background = await backgroundOf(ports, library, { here, theirs, older })
  const plan = reconcile(focus({ base, ours, theirs }), background)
  return request ? withhold(permit(plan, request.permissions), theirs, request.columns ?? new Map()) : plan
}
