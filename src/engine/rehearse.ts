import type { RemoteOutcome } from '../core/sync/outcome.ts'
import type { Plan, Transition } from '../core/sync/plan.ts'
import { lastKnown, type Snapshot } from '../core/sync/snapshot.ts'
import type { Definition } from '../core/xs/definition.ts'
import { Refused, ServerFailed } from './errors.ts'
import type { Operation, Remote } from './ports.ts'
import { sift } from './sift.ts'

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
  /** What it does not take, or cannot digest: the operations are those of the others. */
  readonly rejected: ReadonlyMap<Sending, RemoteOutcome>
}

/** What a plan sends in one push, sorted by path. */
export function sendings(plan: Plan): Sending[] {
  return plan.transitions
    .flatMap(transition =>
      transition.remote && transition.remote.kind !== 'delete' ? [{ transition, ...transition.remote }] : [],
    )
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
}

/**
 * Asks Xano what a push would do, before Xano is read for the last time. Nothing where Xano says no or fails: the plan
 * rests on an older reading, so that it is asked again of the one that the next reading leads to.
 */
export async function rehearseAhead(
  remote: Remote,
  batch: readonly Sending[],
  as: 'draft' | undefined,
): Promise<Rehearsal | undefined> {
  const texts = batch.map(({ text }) => text)
  if (texts.length === 0) return undefined
  try {
    return { texts, operations: await remote.preview(texts, as), rejected: new Map() }
  } catch (error) {
    if (error instanceof Refused || error instanceof ServerFailed) return undefined
    throw error
  }
}

/** Asks Xano what a push would do. What it refuses or fails on keeps back no other definition. */
export async function rehearse(
  remote: Remote,
  batch: readonly Sending[],
  { theirs, as }: { readonly theirs: Snapshot; readonly as: 'draft' | undefined },
): Promise<Rehearsal> {
  const operations: Operation[] = []
  const rejected = new Map<Sending, RemoteOutcome>()
  const refused = await sift(batch, lastKnown(theirs), async open => {
    try {
      operations.push(
        ...(await remote.preview(
          open.map(({ text }) => text),
          as,
        )),
      )
      for (const sending of open) rejected.delete(sending)
      return true
    } catch (error) {
      if (error instanceof Refused) return error
      if (!(error instanceof ServerFailed)) throw error
      const message = `${error.message} to the dry run: not sent, your file keeps it`
      for (const sending of open) rejected.set(sending, { kind: 'failed', code: error.code, message })
      return false
    }
  })
  for (const [sending, message] of refused) rejected.set(sending, { kind: 'refused', message })
  return { texts: batch.map(({ text }) => text), operations, rejected }
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
