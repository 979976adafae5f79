import { permit } from '../../core/sync/permit.ts'
import { NOTHING, type Plan } from '../../core/sync/plan.ts'
import { withhold } from '../../core/sync/withhold.ts'
import { type Glance, glance, isInStep } from '../observe/glance.ts'
import { survey } from '../observe/survey.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import type { Request } from './request.ts'

/**
 * What the next cycle would do if Xano still is as it was last seen: everything, or as much of it as a request allows.
 * With `seen`, git and the folder are not looked at again.
 */
export async function outlook(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  request?: Pick<Request, 'permissions' | 'columns' | 'taken'>,
  seen?: Glance,
): Promise<Plan> {
  const known = seen ?? (await glance(ports))
  if (isInStep(known)) return NOTHING
  const { here, plan } = await survey(ports, library, { seen: known })
  return request ? withhold(permit(plan, request.permissions), here.mirror, request) : plan
}
