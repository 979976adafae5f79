import { cycle, type Cycle, type CycleResult, type Request } from './cycle.ts'
import type { Library } from './library.ts'
import type { Ports } from './ports.ts'

/** More than this many cycles in a row mean that somebody keeps editing; the next run goes on. */
const PATIENCE = 4

/**
 * Runs cycles until there is nothing left to do: what Xano made of a push is taken into the files at once, and what
 * was edited in the meantime is planned anew.
 */
export async function settle(ports: Ports, library: Library, request: Request): Promise<CycleResult[]> {
  const results: CycleResult[] = []
  let next = request
  for (let left = PATIENCE; left > 0; left--) {
    const result = await cycle(ports, library, next)
    results.push(result)
    if (result.kind !== 'done' || !isUnfinished(result)) break
    const { seen: _, ...rest } = request
    next = result.seen ? { ...rest, seen: result.seen } : rest
  }
  return results
}

function isUnfinished({ outcomes, seen }: Cycle): boolean {
  return (
    seen !== undefined ||
    [...outcomes.values()].some(({ local, remote }) => local === 'stale' || remote?.kind === 'postponed')
  )
}
