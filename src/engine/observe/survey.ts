import { focus } from '../../core/sync/focus.ts'
import type { Plan } from '../../core/sync/plan.ts'
import { reconciling, type Sight } from '../../core/sync/reconcile.ts'
import { inSlices, type Onlooker } from '../async/in-slices.ts'
import type { CommitId } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import { backgroundOf, followHead } from './background.ts'
import type { Glance } from './glance.ts'
import { type Here, observeHere } from './observe.ts'

/** Where everything stands, with Xano as it was last seen: what git and the folder hold, and all there is to do. */
export interface Survey {
  /** Base has followed a move of HEAD. */
  readonly here: Here
  readonly plan: Plan
  /** The newest stash, where it has put files aside. */
  readonly stash: CommitId | undefined
}

/** Looks around without asking Xano, or says what there is to do about what was `seen`; shows meanwhile what it has found. */
export async function survey(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  { onlooker, seen }: { readonly onlooker?: Onlooker<Sight> | undefined; readonly seen?: Glance } = {},
): Promise<Survey> {
  const observed = await observeHere(ports, library, seen)
  const followed = await followHead(ports, library, observed)
  const { here, stash } = followed
  const { base, ours, mirror: theirs } = here
  const background = await backgroundOf(ports, library, { ...followed, theirs })
  const plan = await inSlices(ports.clock, reconciling(focus({ base, ours, theirs }), background), onlooker)
  return { here, plan, stash }
}
