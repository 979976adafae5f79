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
  return { kept: reason.kind === 'xano-ahead' ? undefined : withoutRemote(transition), held }
}

/**
 * What is left of a transition of which nothing is sent: what it brings into the file, or what the file holds already
 * as news to Base, since a run that was cut off had merged it in.
 */
export function withoutRemote({ remote: _, columns: __, ...rest }: Transition): Transition | undefined {
  const { base, ours, theirs } = rest.sides
  const holdsNews = base && ours && theirs && base.blob !== theirs.blob
  return rest.local || holdsNews ? rest : undefined
}
