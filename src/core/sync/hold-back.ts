import type { Held, HoldReason, Transition } from './plan.ts'

/**
 * Keeps a transition from Xano, for a reason. What it brings into the file still comes, unless that is just what has
 * to wait.
 */
export function holdBack(
  transition: Transition,
  reason: HoldReason,
): { readonly kept: Transition | undefined; readonly held: Held } {
  const { key, sides } = transition
  const held = { key, sides, reason }
  if (!transition.local || reason.kind === 'xano-ahead') return { kept: undefined, held }
  const { remote: _, columns: __, ...rest } = transition
  return { kept: rest, held }
}
