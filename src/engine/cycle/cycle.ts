import { fileGroups } from '../../core/sync/file-group.ts'
import { nextBase } from '../../core/sync/next-base.ts'
import type { Plan } from '../../core/sync/plan.ts'
import { waitingTexts } from '../files/waiting-texts.ts'
import { keepReplaced } from '../files/write-local.ts'
import { record } from '../mirror/record.ts'
import { mirrorOf } from '../observe/observe.ts'
import type { Ports } from '../ports/ports.ts'
import { draftsIn } from '../push/drafts.ts'
import type { Mission } from '../push/mission.ts'
import { withoutRejected } from '../push/without-rejected.ts'
import type { Library } from '../texts/library.ts'
import { isTreeOf } from '../texts/same-tree.ts'
import { type Execution, execute, type HearCut } from './execute.ts'
import { haltOf, keepRefused } from './halt.ts'
import { nextNote } from './next-note.ts'
import { type Observed, observeSides } from './observe-sides.ts'
import { planFor } from './plan-for.ts'
import { asOf, type Request } from './request.ts'
import type { Cycle, CycleResult, Halted } from './result.ts'

/**
 * Brings the folder, Xano and Base one step closer: observes all three, plans, and carries the plan out in the order
 * that loses nothing wherever the process ends.
 */
export async function cycle(ports: Ports, library: Library, request: Request): Promise<CycleResult> {
  const observed = await observeSides(ports, library, request)
  const { followed, theirs } = observed
  const { here } = followed
  const plan = await planFor(ports, library, observed, request)
  const halted = haltOf(plan, here.base.versions, request.confirmed)
  if (request.dryRun) return preview(ports, observed, { plan, halted }, request)
  ports.judged?.(halted)
  if (halted) {
    await keepRefused(ports, here, theirs)
    return { kind: 'halted', plan, ...halted }
  }
  const mission = await prepare(ports, observed, plan, request)
  const cut: HearCut = ({ outcomes, left }) => request.heard?.({ kind: 'cut', plan, outcomes, left })
  const done = await execute(ports, { ...mission, cut })
  if (done.failure) cut(done)
  return conclude(ports, observed, plan, done)
}

/** A plan that is not carried out, without what Xano would refuse of it. */
async function preview(
  { remote }: Ports,
  { theirs, rehearsal }: Observed,
  { plan, halted }: { readonly plan: Plan; readonly halted: Halted | undefined },
  request: Request,
): Promise<CycleResult> {
  const rebuff = rehearsal && 'error' in rehearsal ? rehearsal : undefined
  const previewed = await withoutRejected(remote, plan, { theirs, as: asOf(request), rebuff })
  return { kind: 'planned', ...previewed, ...(halted ? { halted } : {}) }
}

/** Before anything is replaced: the state that was seen becomes history, and what stands in the way of the plan is kept. */
async function prepare(
  ports: Ports,
  { followed: { here }, theirs, read, began, rehearsal, applied, unsure }: Observed,
  plan: Plan,
  request: Request,
): Promise<Mission> {
  const groups = fileGroups(plan.transitions, here.ours)
  const recording = record(ports, mirrorOf(here), { theirs, applied })
  const keeping = keepReplaced(ports, { plan, groups })
  const preparing = ports.worktree.prepare(groups.map(({ changes }) => changes))
  await together([recording, keeping, preparing]).catch(async (error: unknown) => {
    await ports.worktree.finish()
    throw error
  })
  const as = asOf(request)
  return {
    here,
    theirs,
    plan,
    groups,
    permissions: request.permissions,
    read: began,
    mirror: await recording,
    rehearsal,
    as,
    isDraft: as ? () => true : draftsIn(read),
    taken: request.taken,
    failed: new Map([...(request.failed ?? []), ...unsure]),
    saves: request.saves ?? [],
  }
}

/** Once all is written and sent, Base follows, and what a push failed with is thrown. */
async function conclude(
  ports: Ports,
  { followed: { here }, theirs, read, applied }: Observed,
  plan: Plan,
  done: Execution,
): Promise<Cycle> {
  const { outcomes, head, files, contents, left, saves } = done
  const base = nextBase(here.base.versions, plan, outcomes)
  const note = nextNote(here.note, {
    plan,
    outcomes,
    ours: here.ours,
    theirs,
    base,
    head,
    now: ports.clock.now(),
  })
  const advanced = ports.history.advance(base, note, done.mirror.commit)
  ports.spare?.()
  await advanced
  await ports.history.keepWaiting(waitingTexts(plan, outcomes))
  if (done.failure) throw done.failure.error
  await ports.journal.end()
  const isQuiet = [note.disputes, note.marked, here.ours.obstacles ?? []].every(list => list.length === 0)
  const isEven = isQuiet && isTreeOf(files, base)
  const isSettled = isEven && done.isEven
  const isInStep = isEven && !done.seen && theirs.unreadable.length === 0 && isTreeOf(files, theirs.versions)
  const seen = done.seen ?? read
  const folder = { head, files, contents, obstacles: here.ours.obstacles ?? [] }
  return { kind: 'done', plan, outcomes, seen, left, folder, earlier: applied, saves, isSettled, isInStep }
}

/** Waits for things that are done side by side. Throws what one of them threw once the others are over as well. */
async function together(work: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work)
  await Promise.all(work)
}
