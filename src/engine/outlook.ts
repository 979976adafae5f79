import { permit } from '../core/sync/permit.ts'
import type { Plan } from '../core/sync/plan.ts'
import { withhold } from '../core/sync/withhold.ts'
import type { Request } from './cycle.ts'
import type { Library } from './library.ts'
import type { Ports } from './ports.ts'
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
  const { here, plan } = await survey(ports, library)
  return request ? withhold(permit(plan, request.permissions), here.mirror, request) : plan
}
