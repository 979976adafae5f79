import type { DefinitionKey } from '../xs/identity.ts'
import type { Version } from './snapshot.ts'

/**
 * What became of the file of a transition. `stale`: it was edited since it was read, so it was left alone; `blocked`:
 * the disk did not take it, and it is as it was.
 */
export type LocalOutcome = 'written' | 'stale' | { readonly blocked: string }

/** What became of a definition that was to be sent. */
export type RemoteOutcome =
  /**
   * Xano holds it now; `sent` is the text that was sent, at the place Base gives it; none for a deletion. `despite` says
   * what came instead of an answer.
   */
  | Applied
  /** Xano took it and gave something else back; nothing is `received` where it does not hold it at all. */
  | { readonly kind: 'altered'; readonly sent: Version; readonly received: Version | undefined }
  /** Xano took it as a draft; what is published is as it was. */
  | { readonly kind: 'drafted' }
  | { readonly kind: 'refused'; readonly message: string }
  /** Sent, once more at least, and Xano shows that it has not applied it. */
  | Failed
  | Unsure
  /** Not sent, because Xano would lose data by it and nobody has agreed to that. */
  | { readonly kind: 'data-loss'; readonly operations: readonly string[] }
  /** Not sent, because the file or Xano moved on since the plan was made. */
  | { readonly kind: 'postponed' }

export interface Applied {
  readonly kind: 'applied'
  readonly sent: Version | undefined
  readonly despite?: string
  /** As a draft: what is published is as it was. */
  readonly draft?: true
  /** Who else saved it between the reading that it was planned on and the push: what they wrote may be replaced. */
  readonly meanwhile?: readonly Meanwhile[]
  /** Somebody has edited it since: what Xano shows is theirs, and the next change of it. */
  readonly overtaken?: true
  /** Somebody has deleted it since: that is the next change of it. */
  readonly deletedBy?: Meanwhile
}

/** Somebody else at the same definition, as Xano's log tells it. */
export interface Meanwhile {
  readonly name: string
  readonly at: Date
}

/** Sent with rows or variables, and nothing shows whether they have arrived: sent again they might be there twice. */
export interface Unsure {
  readonly kind: 'unsure'
  readonly message: string
}

export interface Failed {
  readonly kind: 'failed'
  /** What came instead of an answer. */
  readonly code: 'server-failed' | 'unreachable' | 'broken-answer'
  readonly message: string
}

export interface Outcome {
  readonly local?: LocalOutcome
  readonly remote?: RemoteOutcome
  /** What came from Xano could not be brought to the branch yet: Base waits for it, so that it arrives once more. */
  readonly arrivesAgain?: true
}

export type Outcomes = ReadonlyMap<DefinitionKey, Outcome>
