import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Plan, Transition } from '../../core/sync/plan.ts'
import { lastKnown, type Snapshot } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import { BrokenAnswer, Forbidden, PushDisabled, ReadOnly, Refused, ServerFailed } from '../ports/errors.ts'
import type { Operation, Remote } from '../ports/remote.ts'
import { type Ask, sift } from './sift.ts'

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

/** That Xano said no to exactly these texts as a whole, failed on them, or lets nobody with this token send any. */
export interface Rebuff {
  readonly texts: readonly string[]
  readonly error: Refused | Failure | Closed
}

/** It has answered, and nothing that tells what a push would do. */
type Failure = ServerFailed | BrokenAnswer

const isFailure = (error: unknown): error is Failure =>
  error instanceof ServerFailed || error instanceof BrokenAnswer

/** No to whatever is sent: it keeps nothing from being read. */
type Closed = Forbidden | PushDisabled

export const isClosed = (error: unknown): error is Closed =>
  error instanceof Forbidden || error instanceof PushDisabled

/**
 * Asks Xano what a push would do, before Xano is read for the last time. The plan rests on an older reading, so that a
 * no counts only where the next reading leads to the same texts.
 */
export async function rehearseAhead(
  remote: Remote,
  batch: readonly Sending[],
  as: 'draft' | undefined,
): Promise<Rehearsal | Rebuff | undefined> {
  const texts = textsOf(batch)
  if (texts.length === 0) return undefined
  try {
    return { texts, operations: await remote.preview(texts, as), rejected: new Map() }
  } catch (error) {
    if (error instanceof Refused || isFailure(error) || isClosed(error)) return { texts, error }
    throw error
  }
}

export interface Inquiry {
  readonly theirs: Snapshot
  readonly as: 'draft' | undefined
  /** What Xano has said already to the whole batch. */
  readonly rebuff?: Rebuff | undefined
}

/**
 * Asks Xano what a push would do. What it refuses or fails on keeps back no other definition. Throws what it failed with
 * where it has answered nothing at all; and `PushDisabled` or `ReadOnly` where it takes nothing, whatever is sent.
 */
export async function rehearse(
  remote: Remote,
  batch: readonly Sending[],
  { theirs, as, rebuff }: Inquiry,
): Promise<Rehearsal> {
  const operations: Operation[] = []
  const failures = new Map<Sending, { readonly error: Failure; readonly of: number }>()
  let known = rebuff?.error
  const ask: Ask = async open => {
    // A dry run that fails was asked twice: there is no use in it where nothing was left out since.
    if (open.every(sending => failures.get(sending)?.of === open.length)) return false
    const error = known ?? (await hear(open))
    known = undefined
    if (isClosed(error)) throw ReadOnly.of(error)
    if (isFailure(error)) for (const sending of open) failures.set(sending, { error, of: open.length })
    return error instanceof Refused ? error : !error
  }
  const hear = async (open: readonly Sending[]): Promise<Rebuff['error'] | undefined> => {
    const said = await rehearseAhead(remote, open, as)
    if (said && 'error' in said) return said.error
    for (const operation of said?.operations ?? []) operations.push(operation)
    for (const sending of open) failures.delete(sending)
    return undefined
  }
  const refused = await sift(batch, lastKnown(theirs), ask)
  const rejected = new Map<Sending, RemoteOutcome>()
  for (const [sending, { error }] of failures) {
    if (refused.size === 0 && failures.size === batch.length) throw error
    rejected.set(sending, { kind: 'failed', code: error.code, message: error.message })
  }
  for (const [sending, message] of refused) rejected.set(sending, { kind: 'refused', message })
  return { texts: textsOf(batch), operations, rejected }
}

const textsOf = (batch: readonly Sending[]): string[] => batch.map(({ text }) => text)

/** Whether Xano was asked about exactly these texts. */
export function covers<T extends Rehearsal | Rebuff>(
  rehearsal: T | undefined,
  batch: readonly Sending[],
): rehearsal is T {
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
