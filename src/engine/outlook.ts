import { focus } from '../core/sync/focus.ts'
import type { Plan } from '../core/sync/plan.ts'
import { reconcile } from '../core/sync/reconcile.ts'
import type { Library } from './library.ts'
import { backgroundOf, followHead } from './background.ts'
import { observeHere } from './observe.ts'
import type { Ports } from './ports.ts'

/** What the next cycle would do if Xano still is as it was last seen. */
export async function outlook(ports: Omit<Ports, 'remote'>, library: Library): Promise<Plan> {
  const { here, older } = await followHead(ports, await observeHere(ports, library))
  const { base, ours, mirror: theirs } = here
  const background = await backgroundOf(ports, library, { here, theirs, older })
  return reconcile(focus({ base, ours, theirs }), background)
}
