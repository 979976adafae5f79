import type { Permissions } from '../../core/sync/permit.ts'
import { NOTHING, type Plan } from '../../core/sync/plan.ts'
import type { Request } from '../cycle/request.ts'
import type { CycleResult } from '../cycle/result.ts'
import { outlook } from '../cycle/outlook.ts'
import { isAtRest } from '../cycle/settle.ts'
import type { Glance } from '../observe/glance.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import { type Account, accountOf, accountOfPlan, heldIn } from './account.ts'

/** Where both sides stand after a run, whatever the run kept itself to. */
export interface Remainder extends Pick<Account, 'conflicts' | 'held' | 'problems'> {
  /** Definitions that still have to be sent, and to be brought; with none of them, all is settled. */
  readonly toPush: number
  readonly toPull: number
}

/**
 * What a run leaves to be done, as far as Xano was seen. One that was allowed both directions everywhere has just seen
 * it; what one that sent nothing leaves follows from where its last cycle left git and the files; after any other one
 * these are looked at again.
 */
export async function remainderOf(
  ports: Omit<Ports, 'remote'>,
  library: Library,
  { request, results }: { readonly request: Request; readonly results: readonly CycleResult[] },
): Promise<Remainder> {
  const last = results.at(-1)
  const { permissions } = request
  if (last && isAtRest(last) && !hasSentLast(last) && isWhole(permissions)) {
    const { conflicts, held, problems } = accountOf(results)
    return { toPush: 0, toPull: 0, conflicts, held, problems }
  }
  const { within: _, ...everywhere } = permissions
  const all = { ...request, permissions: { ...everywhere, local: true, remote: true } }
  const plan =
    last?.kind === 'done' && last.isInStep
      ? NOTHING
      : await outlook(ports, library, all, await leftBy(ports, last))
  const stuck = last ? heldIn(last).filter(({ reason }) => !PASSING.has(reason.kind)) : []
  const known = new Set(plan.held.map(({ key }) => key))
  const refused = stuck.filter(({ key }) => !known.has(key))
  const keys = new Set(refused.map(({ key }) => key))
  const transitions = plan.transitions.filter(({ key }) => !keys.has(key))
  const { conflicts, held, problems } = accountOfPlan({ ...plan, held: [...plan.held, ...refused] })
  return { ...count(transitions), conflicts, held, problems }
}

/** What a cycle that sent nothing, and that nothing came between, has left. */
async function leftBy({ history }: Pick<Ports, 'history'>, last?: CycleResult): Promise<Glance | undefined> {
  if (last?.kind !== 'done' || !isAtRest(last)) return undefined
  if ([...last.outcomes.values()].some(({ remote }) => remote)) return undefined
  return { memory: await history.recall(), scan: last.folder }
}

/** A cycle that settled all by what it sent: nobody has looked at the folder since. */
const hasSentLast = (last: CycleResult): boolean => last.kind === 'done' && last.isSettled

const isWhole = ({ local, remote, within }: Permissions): boolean => local && remote && within === undefined

/** What only this run, or only the moment, stood against. */
const PASSING: ReadonlySet<string> = new Set(['moved-on', 'xano-ahead'])

function count(transitions: Plan['transitions']): { toPush: number; toPull: number } {
  const toPush = transitions.filter(({ remote }) => remote).length
  const toPull = transitions.filter(({ local }) => local).length
  return { toPush, toPull }
}
