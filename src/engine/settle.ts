import { cycle, type Cycle, type CycleResult, type Request } from './cycle.ts'
import type { Library } from './library.ts'
import type { Ports } from './ports.ts'

/** More than this many cycles in a row mean that somebody keeps editing; the next run goes on. */
const PATIENCE = 5

/**
 * Runs cycles until there is nothing left to do: what Xano made of a push is taken into the files at once, a place
 * that was given up is taken, and what was edited in the meantime is planned anew.
 */
export async function settle(ports: Ports, library: Library, request: Request): Promise<CycleResult[]> {
  const results: CycleResult[] = []
  const { seen: _, ...afresh } = request
  let next = request
  for (let left = PATIENCE; left > 0; left--) {
    const result = await cycle(ports, library, next)
    results.push(result)
    if (result.kind !== 'done') break
    if (isOutdated(result)) next = afresh
    else if (isUnfinished(result)) next = { ...afresh, seen: result.seen }
    else break
  }
  return results
}

/** Somebody edited here or there while the plan was carried out. */
const isOutdated = ({ outcomes }: Cycle): boolean =>
  [...outcomes.values()].some(({ local, remote }) => local === 'stale' || remote?.kind === 'postponed')

/** What was pushed may have come back in another form, and a file that moved has given up its place. */
const isUnfinished = ({ plan, outcomes }: Cycle): boolean =>
  plan.transitions.some(({ key, local }) => {
    const outcome = outcomes.get(key)
    const isSent = outcome?.remote?.kind === 'applied' || outcome?.remote?.kind === 'altered'
    return (
      isSent || (outcome?.local === 'written' && local?.from !== undefined && local.from.path !== local.to)
    )
  })
