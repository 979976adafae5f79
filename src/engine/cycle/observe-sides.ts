import type { Unsure } from '../../core/sync/outcome.ts'
import type { BlobId, Snapshot } from '../../core/sync/snapshot.ts'
import { ahead } from '../async/ahead.ts'
import type { Applied } from '../mirror/mirror-state.ts'
import { confirmAbsences } from '../observe/absence.ts'
import { type Followed, followHead } from '../observe/background.ts'
import { type Here, observeHere, observeThere } from '../observe/observe.ts'
import type { Ports } from '../ports/ports.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import { type Rebuff, type Rehearsal, rehearseAhead, sendings } from '../push/rehearse.ts'
import type { Library } from '../texts/library.ts'
import { planFor } from './plan-for.ts'
import { recover, settleUnanswered } from './recover.ts'
import { asOf, type Request } from './request.ts'

/** What a cycle goes out from: Base, the files and Xano, each of them complete. */
export interface Observed {
  /** Base and the files; Base has followed a move of HEAD, and what an unanswered push turned out to have done. */
  readonly followed: Followed
  readonly theirs: Snapshot
  /** The answer that `theirs` was made of. */
  readonly read: RemoteSnapshot
  /** When reading began. */
  readonly began: Date
  /** What Xano has said to what was to be sent by what it was last seen to hold. */
  readonly rehearsal: Rehearsal | Rebuff | undefined
  /** What a push has done that was cut off before it could be told. */
  readonly applied: readonly Applied[]
  /** Texts of such a push whose rows or variables may have arrived. */
  readonly unsure: ReadonlyMap<BlobId, Unsure>
}

/**
 * Looks at all three sides, after it has finished what the last process was in the middle of. Xano is asked what it would
 * do with what is to be sent before it is read: the reading is the last thing before the push.
 */
export async function observeSides(ports: Ports, library: Library, request: Request): Promise<Observed> {
  const unanswered = request.dryRun ? undefined : await recover(ports)
  const began = ports.clock.now()
  // Where nothing is sent, Xano can be read while the folder is.
  const early = request.permissions.remote || request.seen ? undefined : ahead(ports.remote.snapshot())
  if (!early) ports.remote.begin()
  ports.tell?.({ kind: 'reading', side: 'files' })
  const first = await followHead(ports, library, await observeHere(ports, library))
  const rehearsal = await rehearsed(ports, library, first, request)
  ports.tell?.({ kind: 'reading', side: 'xano' })
  const read = request.seen ?? (await (early ?? ports.remote.snapshot()))
  if (!request.dryRun) await ports.history.announce(read.documents)
  ports.tell?.({ kind: 'comparing' })
  const theirs = await layOut(ports, library, { mirror: first.here.mirror, read })
  const { applied, unsure, here } = await settleUnanswered(ports, first.here, { unanswered, theirs })
  const followed = unanswered ? await followAgain(ports, library, here, theirs) : first
  return { followed, theirs, read, began, rehearsal, applied, unsure }
}

async function rehearsed(
  ports: Ports,
  library: Library,
  followed: Followed,
  request: Request,
): Promise<Observed['rehearsal']> {
  if (request.seen || !request.permissions.remote) return undefined
  const { mirror: theirs, mirrorLog } = followed.here
  const batch = sendings(await planFor(ports, library, { followed, theirs }, request))
  // Beside the dry run, by a connection that the log finds open then.
  if (batch.length > 0 && mirrorLog !== undefined) void ahead(ports.remote.me())
  return rehearseAhead(ports.remote, batch, asOf(request))
}

/** What was sent before the last process ended may be what a move of HEAD has left behind since. */
async function followAgain(ports: Ports, library: Library, here: Here, theirs: Snapshot): Promise<Followed> {
  const followed = await followHead(ports, library, { ...here, mirror: theirs })
  return { ...followed, here: { ...followed.here, mirror: here.mirror } }
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
