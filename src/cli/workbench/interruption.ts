import { Interrupted } from '../../engine/ports/errors.ts'
import type { Stage } from '../../engine/ports/ports.ts'
import { EXIT } from '../report/exit-code.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Work that may be in the middle of something when this process is asked to end. */
interface Work {
  readonly abandon: (error: Interrupted) => void
  readonly explain: (line: string) => void
  stage: Stage | undefined
  /** Files were written, or something was sent: that is remembered before the work ends. */
  leavesTraces: boolean
}

/** What may change Xano. A dry run is as useless to somebody who wants to stop. */
const SENDS = /^(?:POST|PUT|DELETE) /

/**
 * Ends this process when it is asked to, without leaving half a step behind: what only reads is abandoned; what writes
 * or sends ends once that is read back and remembered, and sends nothing more; the next run goes on from there. Asked a
 * second time, it ends at once.
 */
export class Interruption {
  #wasAsked = false
  #work: Work | undefined

  get wasAsked(): boolean {
    return this.#wasAsked
  }

  /** A command that listens for itself ends by itself. */
  listen(): void {
    for (const signal of SIGNALS)
      if (process.listenerCount(signal) === 0)
        process.on(signal, () => {
          if (process.listenerCount(signal) === 1) this.#ask()
        })
  }

  /** To be called before every step that leaves a trace. Throws `Interrupted` once this process is to end. */
  check(operation = ''): void {
    if (!this.#wasAsked) return
    if (!this.#work?.leavesTraces || SENDS.test(operation)) throw new Interrupted()
  }

  /** Runs work that tells what it is at. */
  async during<T>(
    explain: (line: string) => void,
    work: (tell: (stage: Stage) => void) => Promise<T>,
  ): Promise<T> {
    this.check()
    const abandoned = new Promise<never>((_, abandon) => {
      this.#work = { abandon, explain, stage: undefined, leavesTraces: false }
    })
    try {
      return await Promise.race([work(stage => this.#note(stage)), abandoned])
    } finally {
      this.#work = undefined
    }
  }

  #note(stage: Stage): void {
    if (!this.#work) return
    this.#work.stage = stage
    if (stage.kind === 'writing' || stage.kind === 'pushing') this.#work.leavesTraces = true
    if (stage.kind === 'reading' && stage.side === 'files') this.#work.leavesTraces = false
  }

  #ask(): void {
    const work = this.#work
    if (this.#wasAsked || !work) process.exit(EXIT.interrupted)
    this.#wasAsked = true
    const { stage, leavesTraces } = work
    const doing =
      stage?.kind === 'pushing'
        ? "Waiting for Xano's answer"
        : stage?.kind === 'reading'
          ? 'Reading back what was sent'
          : 'Ending'
    if (!leavesTraces && (stage === undefined || stage.kind === 'reading')) work.abandon(new Interrupted())
    else work.explain(`${doing} before stopping; interrupt again to stop at once.`)
  }
}

/** The one of this process. */
export const interruption = new Interruption()
