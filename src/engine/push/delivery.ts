import type { RemoteOutcome } from '../../core/sync/outcome.ts'
import type { Transition } from '../../core/sync/plan.ts'
import type { Version } from '../../core/sync/snapshot.ts'
import { Interrupted, ReadOnly, Refused, type UnknownOutcome } from '../ports/errors.ts'
import type { Remote } from '../ports/remote.ts'
import { lostAnswer } from './lost-answer.ts'
import type { Sending } from './rehearse.ts'
import { sift } from './sift.ts'

/** Looks at Xano and the folder once more: whether they still hold what a transition was made from. */
export type LookAgain = () => Promise<(transition: Transition) => boolean>

/**
 * The pushes of one batch, and what Xano said to each definition. Where an answer is lost, all is sent once more if Xano
 * shows that it has applied nothing; what somebody has changed meanwhile is not sent any more.
 */
export class Delivery {
  readonly refused = new Map<Sending, RemoteOutcome>()
  /** What came instead of an answer to the last time that they were sent: they may have been applied. */
  readonly unanswered = new Map<Sending, UnknownOutcome>()
  readonly #remote: Remote
  /** What Xano held before. */
  readonly #theirs: readonly Version[]
  readonly #lookAgain: LookAgain
  #isUnmoved: (transition: Transition) => boolean = () => true
  #hasSent = false

  constructor(remote: Remote, theirs: readonly Version[], lookAgain: LookAgain) {
    this.#remote = remote
    this.#theirs = theirs
    this.#lookAgain = lookAgain
  }

  /** Whether a transition is still what it was planned for, as far as anybody has looked. */
  get isUnmoved(): (transition: Transition) => boolean {
    return this.#isUnmoved
  }

  async post(batch: readonly Sending[], as?: 'draft'): Promise<void> {
    const refused = await sift(batch, this.#theirs, open => this.#send(open, as))
    for (const [sending, message] of refused) {
      this.refused.set(sending, { kind: 'refused', message })
      this.unanswered.delete(sending)
    }
  }

  async #send(batch: readonly Sending[], as: 'draft' | undefined): Promise<boolean | Refused> {
    const areUnmoved = (): boolean => batch.every(({ transition }) => this.#isUnmoved(transition))
    if (!areUnmoved()) return this.#leave(batch)
    const texts = batch.map(({ text }) => text)
    try {
      const lost = await lostAnswer(() => this.#remote.push(texts, as))
      this.#hasSent = true
      for (const sending of batch)
        if (lost) this.unanswered.set(sending, lost)
        else this.unanswered.delete(sending)
      if (!lost) return true
      this.#isUnmoved = await this.#lookAgain()
      return !areUnmoved()
    } catch (error) {
      if (error instanceof Refused) return error
      if (!(error instanceof Interrupted && this.#hasSent)) throw ReadOnly.of(error)
      return this.#leave(batch)
    }
  }

  /** It is not sent any more: what was sent before is read back all the same. */
  #leave(batch: readonly Sending[]): true {
    for (const sending of batch)
      if (!this.unanswered.has(sending)) this.refused.set(sending, { kind: 'postponed' })
    return true
  }
}
