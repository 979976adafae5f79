import { Interrupted } from '../../engine/ports/errors.ts'
import type { Stage } from '../../engine/ports/ports.ts'
import { EXIT } from '../report/exit-code.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Work that may be in the middle of something when this process is asked to end. */
interface Work {
  readonly abandon: (error: Interrupted) => void
  readonly explain: (line: string) => void
  stage: Stage | undefined
}

/**
 * Ends this process when it is asked to, without leaving half a step behind: what only reads is abandoned, what writes
 * or sends ends before its next step, and the next run goes on from there. Asked a second time, it ends at once.
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
  check(): void {
    if (this.#wasAsked) throw new Interrupted()
  }

  /** Runs work that tells what it is at. */
  async during<T>(
    explain: (line: string) => void,
    work: (tell: (stage: Stage) => void) => Promise<T>,
  ): Promise<T> {
    this.check()
    const abandoned = new Promise<never>((_, abandon) => {
      this.#work = { abandon, explain, stage: undefined }
    })
    try {
      return await Promise.race([work(stage => this.#note(stage)), abandoned])
    } finally {
      this.#work = undefined
    }
  }

  #note(stage: Stage): void {
    if (this.#work) this.#work.stage = stage
  }

  #ask(): void {
    const work = this.#work
    if (this.#wasAsked || !work) process.exit(EXIT.interrupted)
    this.#wasAsked = true
    const { stage } = work
    if (stage === undefined || stage.kind === 'reading') work.abandon(new Interrupted())
    else
      work.explain(
        `${stage.kind === 'pushing' ? "Waiting for Xano's answer" : 'Ending'} before stopping; interrupt again to stop at once.`,
      )
  }
}

/** The one of this process. */
export const interruption = new Interruption()
