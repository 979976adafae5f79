import type { Failed, RemoteOutcome, Unsure } from '../../core/sync/outcome.ts'
import type { Permissions } from '../../core/sync/permit.ts'
import type { BlobId, Snapshot } from '../../core/sync/snapshot.ts'
import type { Definition } from '../../core/xs/definition.ts'
import type { DefinitionKey } from '../../core/xs/identity.ts'
import type { Writing } from '../files/write-local.ts'
import type { MirrorTip, Save } from '../ports/history.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { Rebuff, Rehearsal } from './rehearse.ts'

/** A plan that is carried out, and what is known of Xano before. */
export interface Mission extends Writing {
  readonly theirs: Snapshot
  readonly permissions: Permissions
  /** When the reading of `theirs` began. */
  readonly read: Date
  /** The mirror's commit of `theirs`. */
  readonly mirror: MirrorTip
  readonly rehearsal: Rehearsal | Rebuff | undefined
  /** Everything is sent as a draft; without it, only what Xano was read to hold as one. */
  readonly as: 'draft' | undefined
  readonly isDraft: (definition: Definition) => boolean
  readonly taken: ReadonlySet<string> | undefined
  /** What earlier cycles of the run have pushed, and nobody has committed yet. */
  readonly saves: readonly Save[]
  /** Texts that Xano has failed on in this run, or may have taken rows of: they are not sent again. */
  readonly failed: ReadonlyMap<BlobId, Failed | Unsure>
}

/** What came of sending it. */
export interface Pushed {
  readonly outcomes: ReadonlyMap<DefinitionKey, RemoteOutcome>
  readonly mirror: MirrorTip
  /** Xano as the mirror has it now. */
  readonly theirs: Snapshot
  /** Xano as it was read back; nothing when nothing was sent. */
  readonly seen: RemoteSnapshot | undefined
}
