import type { Conflict } from '../../core/sync/plan.ts'
import { preferred } from '../../core/sync/prefer.ts'
import { resolve } from '../decisions/resolve.ts'
import type { Ports } from '../ports/ports.ts'
import type { Library } from '../texts/library.ts'
import type { Request } from './request.ts'
import type { CycleResult } from './result.ts'
import { settle } from './settle.ts'

export type Side = 'local' | 'xano'

export interface Preferred {
  readonly results: readonly CycleResult[]
  /** The conflicts that were decided. */
  readonly decided: readonly Conflict[]
}

/** Somebody who keeps editing in the same places meets the next run. */
const PATIENCE = 3

/**
 * Settles, and decides the conflicts that are met in favour of one side: in the file first, so that a choice is kept
 * and goes the way of every other edit. Of conflicts that a choice of sides cannot decide, nothing is changed.
 */
export async function settlePreferring(
  ports: Ports,
  library: Library,
  { request, side }: { readonly request: Request; readonly side: Side },
): Promise<Preferred> {
  const results: CycleResult[] = []
  const decided: Conflict[] = []
  for (let left = PATIENCE; ; left--) {
    results.push(...(await settle(ports, library, request)))
    const last = results.at(-1)
    if (last?.kind !== 'done' || left === 0) break
    const wanted = new Set(last.plan.conflicts.map(identityOf))
    const answers = await resolve(ports, library, conflict =>
      Promise.resolve(wanted.has(identityOf(conflict)) ? preferred(conflict, side) : undefined),
    )
    const resolved = answers.filter(({ outcome }) => outcome === 'resolved')
    if (resolved.length === 0) break
    decided.push(...resolved.map(({ conflict }) => conflict))
  }
  return { results, decided }
}

const identityOf = ({ key, sides }: Conflict): string =>
  [key, sides.base?.blob, sides.ours?.blob, sides.theirs?.blob].join(' ')
