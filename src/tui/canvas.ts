import { Writable } from 'node:stream'
import { widthOf } from './model/row.ts'
import { roomOn } from './terminal.ts'

/** A terminal that something is painted on. */
export interface Surface {
  readonly columns: number
  readonly rows: number
  write(text: string): unknown
  on(event: 'resize', listener: () => void): unknown
  off(event: 'resize', listener: () => void): unknown
}

/**
 * A screen of its own on a terminal. Every frame that is written to it is painted in place, only the lines that have
 * changed, each over the one before: nothing is blank for a moment, scrolls or wraps, whatever the terminal takes for
 * the width of a character. What the terminal showed before, and what can be scrolled back to, stays below it and comes
 * back when it closes, which the end of the process does as well, however that ends but by SIGKILL.
 */
export class Canvas extends Writable {
  readonly #surface: Surface
  #frame: readonly string[] = []
  #shown: readonly string[] = []
  #isOpen = true

  constructor(surface: Surface) {
    super()
    this.#surface = surface
    process.on('exit', this.close)
    surface.on('resize', this.#repaint)
    surface.write(ENTER)
  }

  get columns(): number {
    return roomOn(this.#surface).columns
  }

  get rows(): number {
    return roomOn(this.#surface).rows
  }

  /** Gives the terminal back as it was. Nothing is painted any more. */
  readonly close = (): void => {
    if (!this.#isOpen) return
    this.#isOpen = false
    process.off('exit', this.close)
    this.#surface.off('resize', this.#repaint)
    this.#surface.write(LEAVE)
  }

  override _write(frame: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#frame = frame.toString().split('\n')
    this.#paint()
    done()
  }

  /** A terminal of another size may show anything. */
  readonly #repaint = (): void => {
    this.#shown = []
    this.#paint()
  }

  #paint(): void {
    if (!this.#isOpen) return
    const { columns, rows } = this
    const lines = Array.from({ length: rows }, (_, at) => this.#frame[at] ?? '')
    const changed = lines.flatMap((line, at) =>
      line === this.#shown[at]
        ? []
        : [`${ESC}[${at + 1};1H${line}${widthOf(line) < columns ? CLEAR_REST : ''}`],
    )
    this.#shown = lines
    if (changed.length > 0) this.#surface.write(`${BEGIN}${changed.join('')}${END}`)
  }
}

const ESC = '\u001b'
/** At the end of a full line it would take away the last character. */
const CLEAR_REST = `${ESC}[K`
/** The alternate screen, empty, with neither cursor nor wrapping; what is pasted comes as such. */
const ENTER = `${ESC}[?1049h${ESC}[2J${ESC}[?25l${ESC}[?7l${ESC}[?2004h`
const LEAVE = `${ESC}[?2004l${ESC}[?7h${ESC}[?25h${ESC}[?1049l`
/** Shown at once where the terminal knows how. */
const BEGIN = `${ESC}[?2026h`
const END = `${ESC}[?2026l`
