import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { Interrupted, ReadOnly, Refused, type UnknownOutcome } from '../ports/errors.ts'
import type { Remote } from '../ports/remote.ts'
import { lostAnswer } from './lost-answer.ts'
import type { Sending } from './rehearse.ts'
import { sift } from './sift.ts'

/** Whether Xano shows that it has applied nothing of what was sent, and all of it may be sent once more. */
export type MayRepeat = (sent: readonly Sending[]) => Promise<boolean>

/** The pushes of one batch, and what Xano said to each definition. */
export class Delivery {
  readonly refused = new Map<Sending, RemoteOutcome>()
  /** What came instead of an answer to the last time that they were sent: they may have been applied. */
  readonly unanswered = new Map<Sending, UnknownOutcome>()
  readonly #remote: Remote
  /** What Xano held before. */
  readonly #theirs: readonly Version[]
  readonly #mayRepeat: MayRepeat
  #hasSent = false

  constructor(remote: Remote, theirs: readonly Version[], mayRepeat: MayRepeat) {
    this.#remote = remote
    this.#theirs = theirs
    this.#mayRepeat = mayRepeat
  }

  async post(batch: readonly Sending[], as?: 'draft'): Promise<void> {
    const refused = await sift(batch, this.#theirs, open => this.#send(open, as))
    for (const [sending, message] of refused) {
      this.refused.set(sending, { kind: 'refused', message })
      this.unanswered.delete(sending)
    }
  }

  async #send(batch: readonly Sending[], as: 'draft' | undefined): Promise<boolean | Refused> {
    const texts = batch.map(({ text }) => text)
    try {
      const lost = await lostAnswer(() => this.#remote.push(texts, as))
      this.#hasSent = true
      for (const sending of batch)
        if (lost) this.unanswered.set(sending, lost)
        else this.unanswered.delete(sending)
      return lost === undefined || !(await this.#mayRepeat(batch))
    } catch (error) {
      if (error instanceof Refused) return error
      if (!(error instanceof Interrupted && this.#hasSent)) throw ReadOnly.of(error)
      this.#leave(batch)
      return true
    }
  }

  /** Nothing more is sent: what was sent before is read back all the same. */
  #leave(batch: readonly Sending[]): void {
    for (const sending of batch)
      if (!this.unanswered.has(sending)) this.refused.set(sending, { kind: 'postponed' })
  }
}
