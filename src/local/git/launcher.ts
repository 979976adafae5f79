import { type ChildProcess, fork, type StdioOptions } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { GitFailed } from '../../engine/ports/errors.ts'
import { type Command, type Ended, type Input, launchBy, spawnGit } from './launch.ts'

/** What became of the command of that number, or a piece of what git prints until then. */
type Answer = { readonly id: number } & (Ended | { readonly failed: string } | { readonly piece: Buffer })

/** What the helper says. */
export type Word = 'ready' | Answer

const OWN_SCRIPT = fileURLToPath(new URL('../local/launcher-process.cjs', import.meta.url))

/** To tell the helper as much takes longer than a start, and twice the memory. */
const LONG = 1 << 20

const isLong = (input: Input | undefined): boolean =>
  input !== undefined && (typeof input === 'function' || input.length > LONG)

interface Waiting {
  readonly pieces: Uint8Array[]
  readonly resolve: (ended: Ended) => void
  readonly reject: (error: Error) => void
}

/**
 * A small process that starts git for this one, as long as it lives: what a start costs grows with the memory of
 * whoever starts (measured: 1.6 ms at 47 MB, 29 ms at 360 MB), and a watch starts git dozens of times for each save. A
 * run of its own gains by it only in a large workspace (a pull of one among 100,000: 6.6 s in place of 7.4).
 */
export class Launcher {
  readonly #helper: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #count = 0

  private constructor(helper: ChildProcess) {
    this.#helper = helper
    helper.on('message', (word: Word) => {
      if (word === 'ready') launchBy(command => this.#launch(command))
      else this.#take(word)
    })
    helper.on('error', () => undefined)
    helper.on('exit', () => {
      launchBy(spawnGit)
      for (const { reject } of this.#waiting.values())
        reject(new GitFailed('the process that starts git has ended'))
      this.#waiting.clear()
    })
  }

  /** As soon as the helper is ready, git is started by it, and without it as before. */
  static start(script = OWN_SCRIPT): Launcher {
    const stdio: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc']
    return new Launcher(fork(script, { serialization: 'advanced', stdio, execArgv: [] }))
  }

  /** Git is started by this process again, which does not wait for the helper's end. */
  close(): void {
    launchBy(spawnGit)
    if (this.#helper.connected) this.#helper.disconnect()
    this.#helper.unref()
  }

  #launch(command: Command): Promise<Ended> {
    if (!this.#helper.connected || isLong(command.input)) return spawnGit(command)
    const id = this.#count++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { pieces: [], resolve, reject })
      this.#helper.send({ id, command })
    })
  }

  #take(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if ('piece' in answer) {
      waiting?.pieces.push(answer.piece)
      return
    }
    this.#waiting.delete(answer.id)
    if (!waiting) return
    if ('failed' in answer) waiting.reject(new GitFailed(answer.failed))
    else {
      const { code, stdout, stderr } = answer
      waiting.resolve({ code, stdout: Buffer.concat([...waiting.pieces, stdout]), stderr })
    }
  }
}
