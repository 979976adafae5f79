import { fileGroups } from '../../core/sync/file-group.ts'
import { focus } from '../../core/sync/focus.ts'
import { guard, type Halt } from '../../core/sync/guard.ts'
import { nextBase } from '../../core/sync/next-base.ts'
import type { Failed, Outcomes, Unsure } from '../../core/sync/outcome.ts'
import { type Permissions, permit } from '../../core/sync/permit.ts'
import type { Plan } from '../../core/sync/plan.ts'
import { reconciling } from '../../core/sync/reconcile.ts'
import type { BlobId, Snapshot } from '../../core/sync/snapshot.ts'
import type { ColumnFates } from '../../core/sync/vanishing-columns.ts'
import { withhold } from '../../core/sync/withhold.ts'
import { ahead } from '../async/ahead.ts'
import { inSlices } from '../async/in-slices.ts'
import { waitingTexts } from '../files/waiting-texts.ts'
import { keepReplaced } from '../files/write-local.ts'
import type { Applied } from '../mirror/mirror-state.ts'
import { type Mirror, record } from '../mirror/record.ts'
import { confirmAbsences } from '../observe/absence.ts'
import { backgroundOf, type Followed, followHead } from '../observe/background.ts'
import { type Here, observeHere, observeThere } from '../observe/observe.ts'
import type { Tree } from '../ports/git.ts'
import type { Landed, Save } from '../ports/history.ts'
import type { Ports } from '../ports/ports.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { LocalScan } from '../ports/worktree.ts'
import { draftsIn } from '../push/drafts.ts'
import { rehearseAhead, sendings } from '../push/rehearse.ts'
import { type Previewed, withoutRejected } from '../push/without-rejected.ts'
import { blobId } from '../texts/blob-id.ts'
import type { Library } from '../texts/library.ts'
import { isTreeOf } from '../texts/same-tree.ts'
import { execute, type HearCut } from './execute.ts'
import { nextNote } from './next-note.ts'
import { recover, settleUnanswered } from './recover.ts'

/** What a run may do, and what it is told beforehand. */
export interface Request {
  readonly permissions: Permissions
  /** What became of columns that a table's text no longer has. */
  readonly columns?: ColumnFates
  /** Send everything as a draft, not only what Xano holds as one. */
  readonly asDraft?: true
  /** Send nothing that is not committed. */
  readonly onlyCommitted?: true
  /** Members that Xano takes out of the texts that are sent, as this run wants it: rows, environment variables. */
  readonly taken?: ReadonlySet<string>
  /** The id of a halted plan to which a person has agreed. */
  readonly confirmed?: string
  /** Hears of each cycle as it ends, also by a failure: what was done counts also where a later one throws. */
  readonly heard?: (result: CycleResult) => void
  /** Carry nothing out: the plan is all that is wanted. */
  readonly dryRun?: boolean
  /** What earlier cycles of the run have pushed, and nobody has committed yet. */
  readonly saves?: readonly Save[]
  /** Texts that Xano has failed on in this run, or may have taken rows of: they are not sent again. */
  readonly failed?: ReadonlyMap<BlobId, Failed | Unsure>
  /** What Xano was just seen to hold, when reading it again would tell nothing new. */
  readonly seen?: RemoteSnapshot
}

/** A plan that was carried out. */
export interface Cycle {
  readonly kind: 'done'
  readonly plan: Plan
  readonly outcomes: Outcomes
  /** Xano as it was last read: before the plan was made, or back after a push. */
  readonly seen: RemoteSnapshot
  /** Something was sent, and files, Base and Xano were the same when it was read back: the next cycle has nothing to do. */
  readonly isSettled: boolean
  /** Nothing was sent, and files, Base and Xano were the same when it ended: the next cycle has nothing to do. */
  readonly isInStep: boolean
  /** What a push has done that was cut off before it could be told: Xano shows it. */
  readonly earlier: readonly Applied[]
  /** What was saved and pushed, for the run's next cycle to commit. */
  readonly saves: readonly Save[]
  /** What stays in the working tree for the developer to commit. */
  readonly left: Landed['left']
  /** Where git and the files stand now, as a look at them would find it if nobody has touched them since. */
  readonly folder: LocalScan
}

/** A plan that a guard refuses, and the id by which a person agrees to it. */
export interface Halted {
  readonly halt: Halt
  readonly id: string
}

/** Files were written, and then something failed, which is thrown: only what hears of each cycle learns of this one. */
export interface Cut {
  readonly kind: 'cut'
  readonly plan: Plan
  /** What became of the files. */
  readonly outcomes: Outcomes
  readonly left: Landed['left']
}

export type CycleResult =
  /** What would be done; nothing of it, where there is a `halt`. */
  | ({ readonly kind: 'planned'; readonly halted?: Halted } & Previewed)
  | ({ readonly kind: 'halted'; readonly plan: Plan } & Halted)
  | Cut
  | Cycle

/**
 * Brings the folder, Xano and Base one step closer: observes all three, plans, and carries the plan out in the order
 * that loses nothing wherever the process ends.
 */
export async function cycle(ports: Ports, library: Library, request: Request): Promise<CycleResult> {
  const unanswered = request.dryRun ? undefined : await recover(ports)
  const began = ports.clock.now()
  // Where nothing is sent, Xano can be read while the folder is.
  const early = request.permissions.remote || request.seen ? undefined : ahead(ports.remote.snapshot())
  ports.tell?.({ kind: 'reading', side: 'files' })
  const first = await followHead(ports, library, await observeHere(ports, library))
  const planFor = async (followed: Followed, theirs: Snapshot): Promise<Plan> => {
    const background = await backgroundOf(ports, library, { ...followed, theirs })
    const { base, ours } = followed.here
    const steps = reconciling(focus({ base, ours, theirs }), background)
    const whole = await inSlices(ports.clock, steps)
    const committed = request.onlyCommitted ? await committedOf(ports, whole) : undefined
    const plan = permit(whole, { ...request.permissions, ...(committed ? { committed } : {}) })
    return withhold(plan, theirs, request)
  }
  const as = request.asDraft ? 'draft' : undefined
  const rehearsal =
    request.seen || !request.permissions.remote
      ? undefined
      : await rehearseAhead(ports.remote, sendings(await planFor(first, first.here.mirror)), as)
  ports.tell?.({ kind: 'reading', side: 'xano' })
  const read = request.seen ?? (await (early ?? ports.remote.snapshot()))
  if (!request.dryRun) await ports.history.announce(read.documents)
  ports.tell?.({ kind: 'comparing' })
  const theirs = await layOut(ports, library, { mirror: first.here.mirror, read })
  const { applied, unsure, ...settled } = await settleUnanswered(ports, first.here, { unanswered, theirs })
  const followed = unanswered ? await followAgain(ports, library, settled.here, theirs) : first
  const { here } = followed

  const plan = await planFor(followed, theirs)
  const halt = guard(plan, here.base.versions)
  const halted = halt && request.confirmed !== haltId(halt) ? { halt, id: haltId(halt) } : undefined
  if (request.dryRun) {
    const rebuff = rehearsal && 'error' in rehearsal ? rehearsal : undefined
    const previewed = await withoutRejected(ports.remote, plan, { theirs, as, rebuff })
    return { kind: 'planned', ...previewed, ...(halted ? { halted } : {}) }
  }
  ports.judged?.(halted)
  if (halted) {
    await keepRefused(ports, here, theirs)
    return { kind: 'halted', plan, ...halted }
  }
  const groups = fileGroups(plan.transitions, here.ours)
  const recording = record(ports, mirrorOf(here), { theirs, applied })
  const keeping = keepReplaced(ports, { plan, groups })
  const preparing = ports.worktree.prepare(groups.map(({ changes }) => changes))
  await together([recording, keeping, preparing]).catch(async (error: unknown) => {
    await ports.worktree.finish()
    throw error
  })
  const { permissions } = request
  const cut: HearCut = ({ outcomes, left }) => request.heard?.({ kind: 'cut', plan, outcomes, left })
  const isDraft = as ? () => true : draftsIn(read)
  const done = await execute(ports, {
    here,
    theirs,
    plan,
    groups,
    permissions,
    read: began,
    mirror: await recording,
    rehearsal,
    as,
    isDraft,
    taken: request.taken,
    failed: new Map([...(request.failed ?? []), ...unsure]),
    saves: request.saves ?? [],
    cut,
  })
  if (done.failure) cut(done)
  const { outcomes, head, files, contents, left, saves } = done
  const base = nextBase(here.base.versions, plan, outcomes)
  const note = nextNote(here.note, { plan, outcomes, ours: here.ours, base, head, now: ports.clock.now() })
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

/** What was sent before the last process ended may be what a move of HEAD has left behind since. */
async function followAgain(ports: Ports, library: Library, here: Here, theirs: Snapshot): Promise<Followed> {
  const followed = await followHead(ports, library, { ...here, mirror: theirs })
  return { ...followed, here: { ...followed.here, mirror: here.mirror } }
}

/** What HEAD holds wherever the plan sends something. */
function committedOf({ history }: Ports, { transitions }: Plan): Promise<Tree> {
  const sent = transitions.filter(({ remote }) => remote)
  return history.committed(sent.flatMap(({ sides: { base, ours } }) => (ours ?? base)?.path ?? []))
}

/** What Xano was read to hold, each definition at its place. What is missing since the last time is missing in earnest. */
export async function layOut(
  { remote }: Pick<Ports, 'remote'>,
  library: Library,
  { mirror, read }: { readonly mirror: Snapshot; readonly read: RemoteSnapshot },
): Promise<Snapshot> {
  for (const document of read.documents) library.addText(document)
  return confirmAbsences(remote, mirror.versions, observeThere(read, mirror.versions))
}

/** What a person types to agree to exactly this plan. */
export const haltId = ({ fingerprint }: Halt): string => blobId(fingerprint).slice(0, 12)

/** The mirror as git holds it. */
export const mirrorOf = ({ mirror: { versions }, mirrorCommit: commit, mirrorLog: log }: Here): Mirror => ({
  versions,
  tip: commit === undefined ? undefined : { commit, log },
})

/** Keeps what is new in a state of Xano that a guard has refused: the mirror gets no commit of it. */
export async function keepRefused({ history }: Ports, { mirror }: Here, theirs: Snapshot): Promise<void> {
  const known = new Set(mirror.versions.map(({ blob }) => blob))
  const news = theirs.versions.filter(({ blob }) => !known.has(blob))
  await history.keep(
    news.map(({ path, text }) => ({ path: `xano/${path}`, content: text })),
    'of a state that a guard refused',
  )
}
