import type { Stage } from '../../engine/ports/ports.ts'
import { counted } from '../report/counted.ts'

/** Where progress is drawn: a terminal. */
export interface Canvas {
  readonly columns?: number
  write(text: string): unknown
}

const PATIENCE_MS = 500
const FRAME_MS = 50
const TICK_MS = 1000

const CLEAR = '\r\u001b[K'
const DIM = '\u001b[2m'
const PLAIN = '\u001b[22m'

/** One line that says what a run is at. It shows up after half a second, is redrawn in place, and is gone at the end. */
export class Progress {
  readonly #canvas: Canvas
  readonly #isColoured: boolean
  readonly #began = Date.now()
  readonly #timer: NodeJS.Timeout
  #stage: Stage | undefined
  #drawnAt: number | undefined

  constructor(canvas: Canvas, { isColoured }: { readonly isColoured: boolean }) {
    this.#canvas = canvas
    this.#isColoured = isColoured
    this.#timer = setInterval(() => this.#draw(), PATIENCE_MS)
    this.#timer.unref()
  }

  /** Draws at most once a frame, also where work leaves the timer no time. */
  tell(stage: Stage): void {
    const isNew = stage.kind !== this.#stage?.kind
    this.#stage = stage
    const last = this.#drawnAt ?? this.#began + PATIENCE_MS - FRAME_MS
    if (Date.now() - last >= FRAME_MS || (isNew && this.#drawnAt !== undefined)) this.#draw()
  }

  /** A line that stays, above the one that moves. */
  say(line: string): void {
    this.#canvas.write(`${this.#drawnAt === undefined ? '' : CLEAR}${line}\n`)
  }

  end(): void {
    clearInterval(this.#timer)
    if (this.#drawnAt !== undefined) this.#canvas.write(CLEAR)
    this.#drawnAt = undefined
  }

  #draw(): void {
    if (!this.#stage) return
    this.#drawnAt = Date.now()
    const waited = this.#drawnAt - this.#began
    const seconds = waited < 2 * TICK_MS ? '' : ` (${Math.floor(waited / TICK_MS)} s)`
    const line = `${wordsFor(this.#stage)}…${seconds}`.slice(0, (this.#canvas.columns || 80) - 1)
    this.#canvas.write(`${CLEAR}${this.#isColoured ? `${DIM}${line}${PLAIN}` : line}`)
  }
}

function wordsFor(stage: Stage): string {
  switch (stage.kind) {
    case 'reading':
      return stage.side === 'files' ? 'Reading the files' : 'Reading Xano'
    case 'comparing':
      return 'Comparing'
    case 'writing':
      return `Writing ${stage.done + 1} of ${stage.of}`
    case 'pushing':
      return `Sending ${counted(stage.definitions, 'definition')} to Xano`
  }
}
