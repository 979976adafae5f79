import { adoptBase } from '../core/sync/adopt.ts'
import type { Plan } from '../core/sync/plan.ts'
import { layOut, recordState } from './cycle.ts'
import type { Library } from './library.ts'
import { observeHere, snapshotOf } from './observe.ts'
import { outlook } from './outlook.ts'
import type { CommitId, Ports } from './ports.ts'
import { EMPTY } from '../core/sync/snapshot.ts'

/**
 * Takes a folder, a repository or a clone of a clone into step with Xano as far as that can be known: Xano's present
 * state becomes the mirror, and Base whatever the history tells. Writes no file and pushes nothing; gives the plan of
 * the next cycle. `from` names a commit that is known to hold a state of this branch of Xano.
 */
export async function adopt(ports: Ports, library: Library, from?: CommitId): Promise<Plan> {
  const here = await observeHere(ports, library)
  const theirs = await layOut(ports, library, { mirror: here.mirror, read: await ports.remote.snapshot() })
  const mirror = await recordState(ports, here, theirs)
  const { committed, known } = await ports.history.provenance(from)
  await library.load(known.values(), ports.history)
  const base = adoptBase(theirs, { committed, known: snapshotOf(known, library, EMPTY).versions })
  await ports.history.advance(base, { ...here.note, head: here.head.commit }, mirror)
  return outlook(ports, library)
}
