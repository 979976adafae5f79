import type { Plan, Transition } from '../core/sync/plan.ts'
import type { Definition } from '../core/xs/definition.ts'
import type { Operation, Remote } from './ports.ts'

/** One definition on its way to Xano, as an addition or a change. */
export interface Sending {
  readonly transition: Transition
  readonly kind: 'create' | 'update'
  readonly text: string
}

/** What Xano said it would do with exactly these texts. */
export interface Rehearsal {
  readonly texts: readonly string[]
  readonly operations: readonly Operation[]
}

/** What a plan sends in one push, sorted by path. */
export function sendings(plan: Plan): Sending[] {
  return plan.transitions
    .flatMap(transition =>
      transition.remote && transition.remote.kind !== 'delete' ? [{ transition, ...transition.remote }] : [],
    )
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
}

/** Asks Xano what a push would do, before Xano is read for the last time. */
export async function rehearse(
  remote: Remote,
  batch: readonly Sending[],
  as: 'draft' | undefined,
): Promise<Rehearsal | undefined> {
  const texts = batch.map(({ text }) => text)
  return texts.length === 0 ? undefined : { texts, operations: await remote.preview(texts, as) }
}

/** Whether a rehearsal was of exactly these texts. */
export function covers(rehearsal: Rehearsal | undefined, batch: readonly Sending[]): rehearsal is Rehearsal {
  if (rehearsal?.texts.length !== batch.length) return false
  const rehearsed = new Set(rehearsal.texts)
  return batch.every(({ text }) => rehearsed.has(text))
}

/** What Xano knows a definition as that is sent: by what it holds, where it holds it already. */
export function definitionOf({ transition: { sides } }: Sending): Definition {
  const known = (sides.theirs ?? sides.ours)?.definition
  if (!known) throw new Error('a definition that neither side holds was to be sent')
  return known
}

function pathOf({ transition: { local, sides } }: Sending): string {
  return local?.to ?? sides.ours?.path ?? ''
}
