import type { Sides } from '../sides.ts'
import type { HoldReason } from './plan.ts'
import type { Version } from './snapshot.ts'

interface Waiting {
  readonly sides: Sides<Version | undefined>
  readonly reason?: HoldReason
}

/** What of ours is to get, by what was done here, a name that it does not have in Xano as long as it waits. */
export const waitingForNames = (waiting: readonly Waiting[]): Version[] =>
  waiting.flatMap(each =>
    each.sides.ours && (each.reason?.kind === 'name-taken' || isRenamedHere(each)) ? [each.sides.ours] : [],
  )

function isRenamedHere({ sides: { base, ours, theirs } }: Waiting): boolean {
  const name = ours?.definition.name
  return theirs !== undefined && theirs.definition.name !== name && base?.definition.name !== name
}
