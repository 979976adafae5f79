import type { Failed, Unsure } from '../../core/sync/outcome.ts'
import type { BlobId } from '../../core/sync/snapshot.ts'
import { HeadMoved } from '../ports/errors.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Library } from '../texts/library.ts'
import { cycle } from './cycle.ts'
import type { Request } from './request.ts'
import type { Cycle, CycleResult } from './result.ts'

/** More than this many cycles in a row mean that somebody keeps editing; the next run goes on. */
const PATIENCE = 5

/**
 * Runs cycles until there is nothing left to do: what Xano made of a push is taken into the files at once, a place
 * that was given up is taken, and what was edited in the meantime is planned anew.
 */
export async function settle(ports: Ports, library: Library, request: Request): Promise<CycleResult[]> {
  const results: CycleResult[] = []
  const failed = new Map<BlobId, Failed | Unsure>()
  const heard = (result: CycleResult): void => {
    results.push(result)
    request.heard?.(result)
  }
  const { seen: _, ...rest } = request
  const afresh = { ...rest, heard, failed }
  let next: Request = { ...request, heard }
  for (let left = PATIENCE; left > 0; left--) {
    const result = await attempt(ports, library, { request: next, isLast: left === 1 })
    if (!result) {
      next = { ...afresh, saves: next.saves ?? [] }
      continue
    }
    heard(result)
    if (result.kind !== 'done') break
    for (const [text, failure] of failuresIn(result)) failed.set(text, failure)
    const { saves } = result
    if (isOutdated(result)) next = { ...afresh, saves }
    else if (isUnfinished(result)) next = { ...afresh, saves, seen: result.seen }
    else break
  }
  return results
}

/** A cycle; nothing when git moved under it, which voids what it saw, as long as there is another try. */
async function attempt(
  ports: Ports,
  library: Library,
  { request, isLast }: { readonly request: Request; readonly isLast: boolean },
): Promise<CycleResult | undefined> {
  try {
    return await cycle(ports, library, request)
  } catch (error) {
    if (error instanceof HeadMoved && !isLast) return undefined
    throw error
  }
}

/** Whether nothing is left of a run but what waits for a person. */
export const isAtRest = (result: CycleResult): boolean =>
  result.kind === 'done' && !isOutdated(result) && !isUnfinished(result) && !hasFailed(result)

const hasFailed = ({ outcomes }: Cycle): boolean =>
  [...outcomes.values()].some(({ remote }) => remote?.kind === 'failed')

/** The texts that Xano has failed on, or may have taken rows of. */
function failuresIn({ plan, outcomes }: Cycle): [BlobId, Failed | Unsure][] {
  return plan.transitions.flatMap(({ key, remote }): [BlobId, Failed | Unsure][] => {
    const outcome = outcomes.get(key)?.remote
    if ((outcome?.kind !== 'failed' && outcome?.kind !== 'unsure') || !remote || remote.kind === 'delete')
      return []
    return [[blobId(remote.text), outcome]]
  })
}

/** Somebody edited here or there while the plan was carried out. */
const isOutdated = ({ outcomes }: Cycle): boolean =>
  [...outcomes.values()].some(
    ({ local, remote }) =>
      local === 'stale' ||
      remote?.kind === 'postponed' ||
      (remote?.kind === 'applied' && remote.overtaken === true),
  )

/** What was pushed may have come back in another form, and a file that moved has given up its place. */
const isUnfinished = ({ plan, outcomes, isSettled }: Cycle): boolean =>
  !isSettled &&
  plan.transitions.some(({ key, local }) => {
    const outcome = outcomes.get(key)
    const isSent = outcome?.remote?.kind === 'applied' || outcome?.remote?.kind === 'altered'
    return (
      isSent || (outcome?.local === 'written' && local?.from !== undefined && local.from.path !== local.to)
    )
  })
