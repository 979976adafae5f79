import type { RemoteOutcome } from '../core/sync/outcome.ts'
import { separable } from '../core/sync/separable.ts'
import { blame } from './blame.ts'
import { Refused, type UnknownOutcome } from './errors.ts'
import { lostAnswer } from './lost-answer.ts'
import type { Remote } from './ports.ts'
import type { Sending } from './rehearse.ts'

/** Whether Xano shows that it has applied nothing of what was sent, and all of it may be sent once more. */
export type MayRepeat = (sent: readonly Sending[]) => Promise<boolean>

/** The pushes of one batch, and what Xano said to each definition. */
export class Delivery {
  readonly refused = new Map<Sending, RemoteOutcome>()
  /** What came instead of an answer to the last time that they were sent: they may have been applied. */
  readonly unanswered = new Map<Sending, UnknownOutcome>()
  readonly #remote: Remote
  readonly #mayRepeat: MayRepeat

  constructor(remote: Remote, mayRepeat: MayRepeat) {
    this.#remote = remote
    this.#mayRepeat = mayRepeat
  }

  async post(batch: readonly Sending[], as?: 'draft'): Promise<void> {
    if (!(await this.#isThrough(batch, as))) await this.#isolate(separable(batch), as)
  }

  /**
   * Sends once more what Xano failed on, in two halves, so that one definition which it cannot digest keeps back no
   * other. Where both halves fail it is Xano that fails, and where there is nothing to halve, one repeat was enough.
   */
  async #isolate(groups: readonly (readonly Sending[])[], as: 'draft' | undefined): Promise<void> {
    const middle = Math.ceil(groups.length / 2)
    const halves = [groups.slice(0, middle), groups.slice(middle)].filter(half => half.length > 0)
    const failed: (typeof groups)[] = []
    for (const half of halves) if (!(await this.#isThrough(half.flat(), as))) failed.push(half)
    const [suspects] = failed
    if (failed.length === 1 && suspects && suspects.length > 1) await this.#isolate(suspects, as)
  }

  /** Sends; what Xano refuses leaves the batch, and the rest is tried once more. False when Xano has failed on it. */
  async #isThrough(batch: readonly Sending[], as: 'draft' | undefined): Promise<boolean> {
    const open = batch.filter(sending => !this.refused.has(sending))
    const first = await this.#send(open, as)
    if (!(first instanceof Refused)) return first
    this.#refuse(blame(first, open), first)
    const rest = open.filter(sending => !this.refused.has(sending))
    const second = await this.#send(rest, as)
    if (!(second instanceof Refused)) return second
    this.#refuse(rest, second)
    return true
  }

  async #send(batch: readonly Sending[], as: 'draft' | undefined): Promise<boolean | Refused> {
    if (batch.length === 0) return true
    const texts = batch.map(({ text }) => text)
    try {
      const lost = await lostAnswer(() => this.#remote.push(texts, as))
      for (const sending of batch)
        if (lost) this.unanswered.set(sending, lost)
        else this.unanswered.delete(sending)
      return lost === undefined || !(await this.#mayRepeat(batch))
    } catch (error) {
      if (error instanceof Refused) return error
      throw error
    }
  }

  #refuse(batch: readonly Sending[], { message }: Refused): void {
    for (const sending of batch) {
      this.refused.set(sending, { kind: 'refused', message })
      this.unanswered.delete(sending)
    }
  }
}
