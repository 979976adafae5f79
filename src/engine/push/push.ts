import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import { lastKnown } from '../../core/sync/snapshot.ts'
import type { FilePath } from '../../core/xs/file-path.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Written } from '../files/write-local.ts'
import { hasAll } from '../observe/absence.ts'
import { observeThere } from '../observe/observe.ts'
import type { Head } from '../ports/git.ts'
import type { Ports } from '../ports/ports.ts'
import { blobId } from '../texts/blob-id.ts'
import { type Cargo, dispatch } from './dispatch.ts'
import { examine } from './examine.ts'
import { lookBack } from './look-back.ts'
import type { Mission, Pushed } from './mission.ts'
import { unmoved } from './read-back.ts'
import { type Sending, sendings } from './rehearse.ts'
import { stranded } from './stranded.ts'

/** What the files hold, and where git stands, now that everything was written that had to be. */
type Standing = Written & { readonly head: Head }

/**
 * Sends what a plan changes in Xano, in one push, and deletes one by one. Only texts that the files hold at this
 * moment go out, and only if Xano announced to do just that with them. What was sent counts as applied when
 * reading back shows it.
 */
export async function push(ports: Ports, mission: Mission, standing: Standing): Promise<Pushed> {
  const { batch, doomed, settled } = await choose(ports, mission, standing)
  const { mirror, theirs, taken } = mission
  if (batch.length === 0 && doomed.length === 0) return { outcomes: settled, mirror, theirs, seen: undefined }
  const dispatched = await dispatch(ports, mission, { batch, doomed }, async () => {
    // Rows that were taken out of a text do not show in it: whether they have arrived is not known.
    if (taken) return () => false
    const now = observeThere(await ports.remote.snapshot(), lastKnown(theirs))
    if (!hasAll(lastKnown(theirs), now)) return () => false
    const still = unmoved(theirs, now)
    const isReady = await readiness(ports, mission, standing)
    return transition => isReady(transition) && still(transition)
  })
  const pushed = await lookBack(ports, mission, dispatched)
  const refused = [...dispatched.refused].map(
    ([{ transition }, outcome]) => [transition.key, outcome] as const,
  )
  return { ...pushed, outcomes: new Map([...settled, ...refused, ...pushed.outcomes]) }
}

interface Choice extends Cargo {
  /** What became of all the others. */
  readonly settled: ReadonlyMap<DefinitionKey, RemoteOutcome>
}

/** What of a plan goes out: what the folder still bears out, Xano has not failed on and does not refuse. */
async function choose(ports: Ports, mission: Mission, standing: Standing): Promise<Choice> {
  const settled = new Map<DefinitionKey, RemoteOutcome>()
  const isReady = await readiness(ports, mission, standing)
  for (const transition of mission.plan.transitions)
    if (transition.remote && !isReady(transition)) settled.set(transition.key, { kind: 'postponed' })
  const all = sendings(mission.plan)
  const out = left(all, mission, isReady)
  const { batch, rejected, isUnmoved } = await examine(ports, mission, {
    ready: all.filter(sending => !out.has(sending)),
    out: [...out.keys()],
    lookAgain: () => readiness(ports, mission, standing),
  })
  for (const [{ transition }, outcome] of [...out, ...rejected]) settled.set(transition.key, outcome)
  const deletions = mission.plan.transitions.filter(({ remote }) => remote?.kind === 'delete').filter(isReady)
  for (const { key } of deletions.filter(transition => !isUnmoved(transition)))
    settled.set(key, { kind: 'postponed' })
  return { batch, doomed: deletions.filter(isUnmoved), settled }
}

/**
 * What is left out of what was to be sent: what Xano has failed on, and what the folder does not bear out any more; and
 * with either all that would name it in vain.
 */
function left(
  all: readonly Sending[],
  { failed, theirs }: Mission,
  isReady: (transition: Transition) => boolean,
): Map<Sending, RemoteOutcome> {
  const out = new Map<Sending, RemoteOutcome>()
  const leave = (some: Iterable<readonly [Sending, RemoteOutcome]>): void => {
    for (const [sending, outcome] of some) out.set(sending, outcome)
  }
  const vain = (): ReadonlyMap<Sending, string> => {
    const rest = all.filter(sending => !out.has(sending))
    return out.size === 0 ? new Map() : stranded(rest, lastKnown(theirs), out.keys())
  }
  leave(
    all.flatMap(sending => {
      const failure = failed.get(blobId(sending.text))
      return failure ? [[sending, failure] as const] : []
    }),
  )
  leave([...vain()].map(([sending, message]) => [sending, { kind: 'refused', message }]))
  leave(
    all.flatMap(sending =>
      out.has(sending) || isReady(sending.transition) ? [] : [[sending, POSTPONED] as const],
    ),
  )
  leave([...vain().keys()].map(sending => [sending, POSTPONED]))
  return out
}

const POSTPONED: RemoteOutcome = { kind: 'postponed' }

/** Which transitions the folder still bears out, now that everything was written that had to be. */
async function readiness(
  { worktree }: Ports,
  { plan }: Mission,
  { outcomes, files, head }: Standing,
): Promise<(transition: Transition) => boolean> {
  const remote = plan.transitions.filter(transition => transition.remote)
  const now = await worktree.head()
  if (remote.length === 0 || now.branch !== head.branch || now.commit !== head.commit) return () => false
  const found = await worktree.peek(remote.map(placeOf))
  return transition =>
    (outcomes.get(transition.key) ?? 'written') === 'written' &&
    found.get(placeOf(transition)) === files.get(placeOf(transition))
}

/** Where the file of a transition lies, or lay before it was deleted. */
function placeOf({ local, sides }: Transition): FilePath {
  const place = local?.to ?? sides.ours?.path ?? sides.base?.path
  if (place === undefined) throw new Error('a definition that was never in the folder was to be sent')
  return place
}
