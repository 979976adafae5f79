import { permit } from '../core/sync/permit.ts'
import { NOTHING, type Plan } from '../core/sync/plan.ts'
import { withhold } from '../core/sync/withhold.ts'
import type { Request } from './cycle.ts'
import type { Library } from './library.ts'
import type { Ports } from './ports.ts'
import { glance, isInStep } from './observe.ts'
import { survey } from './survey.ts'

/**
 * What the next cycle would do if Xano still is as it was last seen: all there is to do, or what a request would do of
 * it.
 */
export async function outlook(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  request?: Pick<Request, 'permissions' | 'columns' | 'taken'>,
): Promise<Plan> {
  const seen = await glance(ports)
  if (isInStep(seen)) return NOTHING
  const { here, plan } = await survey(ports, library, { seen })
  return request ? withhold(permit(plan, request.permissions), here.mirror, request) : plan
}
