import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { faults } from '../cli/schema.ts'
import { BIN, cleanEnvironment, type Seat } from './support.ts'

export interface WatchEvent {
  readonly event: string
  readonly held?: unknown
  readonly conflicts?: unknown
  readonly [field: string]: unknown
}

/** A running `watch --json`, and what it has said so far. */
export class Watching {
  readonly events: WatchEvent[] = []
  /** What is wrong with them by the schema that is published. */
  readonly faults: string[] = []
  readonly process: ChildProcess
  stderr = ''
  #rest = ''

  constructor(seat: Seat, ...args: readonly string[]) {
    this.process = spawn(process.execPath, [BIN, 'watch', '--json', '--poll', '100', ...args], {
      cwd: seat.directory,
      env: { ...cleanEnvironment(), ...seat.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.#rest + text).split('\n')
      this.#rest = lines.pop() ?? ''
      for (const line of lines) {
        const event = JSON.parse(line) as WatchEvent
        this.events.push(event)
        this.faults.push(...faults(event))
      }
    })
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    onTestFinished(() => this.kill())
  }

  count(event: string): number {
    return this.events.filter(each => each.event === event).length
  }

  /** The last word is that nothing waits for anybody. */
  get isAtRest(): boolean {
    const last = this.events.at(-1)
    return last?.event === 'settled' && JSON.stringify([last.held, last.conflicts]) === '[[],[]]'
  }

  /** Waits until something is true, for as long as a slow machine may take. */
  async until(isTrue: () => boolean | undefined, what: string): Promise<void> {
    await this.#wait(isTrue, what)
    expect(this.faults).toEqual([])
  }

  async #wait(isTrue: () => boolean | undefined, what: string): Promise<void> {
    for (let waited = 0; !isTrue(); waited += 25) {
      if (waited > 20_000 || this.process.exitCode !== null)
        throw new Error(
          `${what} did not happen; exit code ${String(this.process.exitCode)}\n${this.stderr}\n${JSON.stringify(this.events.slice(-6))}`,
        )
      await sleep(25)
    }
  }

  /**
   * Waits for one more `settled` than there is now, after `act`, that is the last word while `isDone`: a word about
   * what was before may still be on its way.
   */
  async settles(act: () => unknown, isDone: () => boolean): Promise<void> {
    const before = this.count('settled')
    await act()
    await this.until(
      () => this.count('settled') > before && this.events.at(-1)?.event === 'settled' && isDone(),
      'settled',
    )
  }

  /** Ends it as Ctrl-C does, and gives its exit code. */
  stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const ended = this.#ended()
    this.process.kill(signal)
    return ended
  }

  async kill(): Promise<void> {
    const ended = this.#ended()
    this.process.kill('SIGKILL')
    await ended
  }

  #ended(): Promise<number | null> {
    const { exitCode, signalCode } = this.process
    if (exitCode !== null || signalCode !== null) return Promise.resolve(exitCode)
    return new Promise(resolve => this.process.once('exit', resolve))
  }
}
