import type { Conflict } from './plan.ts'
import { type Choice, resolveConflict } from './resolution.ts'

/**
 * The choice by which one side wins: place by place where the merge knows the places, so that what merged around them
 * stays, else as a whole. Nothing where Xano made something else of what was sent: there a person has to look.
 */
export function preferred(conflict: Conflict, side: 'local' | 'xano'): Choice | undefined {
  if (conflict.cause === 'altered') return undefined
  const winner = side === 'local' ? 'ours' : 'theirs'
  const text = conflict.regions
    .map(region => (region.kind === 'clean' ? region.text : region.sides[winner]))
    .join('')
  return resolveConflict(conflict, { text }).kind === 'resolved' ? { text } : side
}
