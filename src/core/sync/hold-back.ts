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

/** What goes on, and what has to wait. */
export interface Withheld {
  readonly transitions: readonly Transition[]
  readonly held: readonly Held[]
}

/** Holds back each transition for which there is a reason. */
export function holdBackEach(
  transitions: readonly Transition[],
  reasonFor: (transition: Transition) => HoldReason | undefined,
): Withheld {
  const held: Held[] = []
  const kept = transitions.flatMap(transition => {
    const reason = reasonFor(transition)
    if (!reason) return [transition]
    const parts = holdBack(transition, reason)
    held.push(parts.held)
    return parts.kept ?? []
  })
  return { transitions: kept, held }
}

/** Why a transition has to wait where these go on: one may wait because another one does. */
export type ReasonsAmong = (left: readonly Transition[]) => (transition: Transition) => HoldReason | undefined

export const NO_REASON: ReasonsAmong = () => () => undefined

/** The same, and again for what is left, until no reason is left either. The first rule that has one tells it. */
export function holdBackInTurn(transitions: readonly Transition[], rules: readonly ReasonsAmong[]): Withheld {
  let left = transitions
  let held: readonly Held[] = []
  for (;;) {
    const reasons = rules.map(reasonsAmong => reasonsAmong(left))
    const turn = holdBackEach(left, transition => {
      for (const reasonFor of reasons) {
        const reason = reasonFor(transition)
        if (reason) return reason
      }
      return undefined
    })
    if (turn.held.length === 0) return { transitions: turn.transitions, held }
    left = turn.transitions
    held = [...held, ...turn.held]
  }
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
