import { setTimeout as sleep } from 'node:timers/promises'
import { type IPty, spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { onTestFinished } from 'vitest'
import { BIN, cleanEnvironment } from '../e2e/support.ts'

interface Options {
  readonly directory: string
  readonly columns?: number
  readonly rows?: number
  readonly env?: Readonly<Record<string, string>>
}

/** What stood on the terminal before the command was called. */
export const BEFORE = '$ before'

/** The built command in a pseudo-terminal, and the screen that a person sees. */
export class Terminal {
  readonly #pty: IPty
  readonly #screen: xterm.Terminal
  readonly #ended: Promise<{ readonly code: number; readonly signal: number | undefined }>
  /** Everything that was written to the terminal. */
  raw = ''
  #written: Promise<void> = Promise.resolve()
  #unread = 0

  constructor(args: readonly string[], { directory, columns = 80, rows = 24, env = {} }: Options) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 200, allowProposedApi: true })
    this.#write(`${BEFORE}\r\n`)
    this.#pty = spawn(process.execPath, [BIN, ...args], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      cwd: directory,
      env: { ...cleanEnvironment(), TERM: 'xterm-256color', ...env },
    })
    this.#pty.onData(text => {
      this.raw += text
      this.#write(text)
    })
    this.#ended = new Promise(done => {
      this.#pty.onExit(({ exitCode, signal }) => {
        done({ code: exitCode, signal: signal === 0 ? undefined : signal })
      })
    })
    onTestFinished(async () => {
      this.kill('SIGKILL')
      await this.#ended
      this.#screen.dispose()
    })
  }

  /** The lines of the screen, without the blanks at their ends. */
  get lines(): string[] {
    const { active } = this.#screen.buffer
    return Array.from(
      { length: this.#screen.rows },
      (_, at) => active.getLine(active.baseY + at)?.translateToString(true, 0, this.#screen.cols) ?? '',
    )
  }

  get text(): string {
    return this.lines.join('\n')
  }

  /** All that can be scrolled back to, with the screen itself. */
  get scrollback(): string[] {
    const { normal } = this.#screen.buffer
    return Array.from({ length: normal.length }, (_, at) => normal.getLine(at)?.translateToString(true) ?? '')
  }

  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate'
  }

  /** The lines that the terminal had to break. */
  get wrapped(): number {
    const { active } = this.#screen.buffer
    return this.lines.filter((_, at) => active.getLine(active.baseY + at)?.isWrapped).length
  }

  get showsCursor(): boolean {
    return this.raw.lastIndexOf('\u001b[?25h') >= this.raw.lastIndexOf('\u001b[?25l')
  }

  /** The colours that were asked for, as the terminal's codes. */
  get colours(): string[] {
    const codes = this.raw.split('\u001b[').flatMap(part => /^([\d;]+)m/.exec(part)?.[1]?.split(';') ?? [])
    return codes.filter(code => /^(?:3[0-8]|4[0-8]|9\d|10\d)$/.test(code))
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#pty.write(KEYS[key] ?? key)
  }

  /** As a terminal does, which tells that it is no typing where the program wants to know. */
  paste(text: string): void {
    const isTold = this.raw.lastIndexOf('\u001b[?2004h') > this.raw.lastIndexOf('\u001b[?2004l')
    this.#pty.write(isTold ? `\u001b[200~${text}\u001b[201~` : text)
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows)
    this.#pty.resize(columns, rows)
  }

  kill(signal: NodeJS.Signals): void {
    try {
      process.kill(this.#pty.pid, signal)
    } catch {
      // It has ended already.
    }
  }

  /** Waits until a whole frame shows something, for as long as a slow machine may take. */
  async shows(what: string | RegExp | (() => boolean)): Promise<void> {
    const isMet = (): boolean =>
      typeof what === 'function'
        ? what()
        : typeof what === 'string'
          ? this.text.includes(what)
          : what.test(this.text)
    const isShown = (): boolean => this.#isWhole && isMet()
    for (let waited = 0; !isShown(); waited += 10) {
      if (waited > 20_000) throw new Error(`${String(what)} does not show:\n${this.text}`)
      await sleep(10)
    }
  }

  /** How the command ended, when all that it wrote is on the screen. */
  async ends(): Promise<{ readonly code: number; readonly signal: number | undefined }> {
    const ended = await this.#ended
    await this.#written
    return ended
  }

  /** No frame is half painted. */
  get #isWhole(): boolean {
    const [begun, ended] = ['h', 'l'].map(end => this.raw.lastIndexOf(`\u001b[?2026${end}`))
    return this.#unread === 0 && (begun ?? 0) <= (ended ?? 0)
  }

  #write(text: string): void {
    this.#unread++
    this.#written = new Promise(done => {
      this.#screen.write(text, () => {
        this.#unread--
        done()
      })
    })
  }
}

const KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  'ctrl-c': '\u0003',
  'ctrl-z': '\u001a',
}
