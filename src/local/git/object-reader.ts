import type { ChildProcess } from 'node:child_process'
import { GitFailed } from '../../engine/ports/errors.ts'

/** An object as git holds it; without its bytes where only the rest was asked for. */
export interface FoundObject {
  readonly id: string
  readonly type: string
  readonly bytes: Buffer
}

/** What to tell of an object: with its bytes, or without. */
export type Telling = 'contents' | 'info'

interface Question {
  readonly telling: Telling
  /** How many answers are still to come. */
  left: number
  readonly found: (FoundObject | undefined)[]
  readonly resolve: (found: (FoundObject | undefined)[]) => void
  readonly reject: (error: Error) => void
}

/** So long the process waits for the next question. */
const PATIENCE_MS = 5000
/** So much is kept of what it says against something. */
const COMPLAINT = 1000

/**
 * A `git cat-file --batch-command` that answers one question after the other: a start of git takes many times as long
 * as what it is asked. It sees what others write into the repository meanwhile, keeps nobody waiting who wants to end,
 * and is gone when nothing was asked for a while.
 */
export class ObjectReader {
  readonly #start: () => ChildProcess
  readonly #place: () => string
  #process: ChildProcess | undefined
  #startedIn = ''
  #asked: Question[] = []
  #chunks: Buffer[] = []
  #held = 0
  /** With fewer bytes than these there is no next answer yet. */
  #wanted = 0
  #patience: NodeJS.Timeout | undefined

  /**
   * `start` gives the process, with pipes to its input and from its output. `place` tells which objects it has before it:
   * a process stays with those of a repository that another one has taken the place of.
   */
  constructor(start: () => ChildProcess, place: () => string = () => '') {
    this.#start = start
    this.#place = place
  }

  /** Objects by their ids or other names; nothing for a name that git does not know. Throws `GitFailed`. */
  ask(telling: Telling, names: readonly string[]): Promise<(FoundObject | undefined)[]> {
    return new Promise((resolve, reject) => {
      const process = this.#running()
      this.#asked.push({ telling, left: names.length, found: [], resolve, reject })
      this.#hold(process, true)
      process.stdin?.write(names.map(name => `${telling} ${name}\n`).join(''))
    })
  }

  #running(): ChildProcess {
    clearTimeout(this.#patience)
    const place = this.#place()
    if (this.#process && (this.#startedIn === place || this.#asked.length > 0)) return this.#process
    this.#process?.stdin?.end()
    this.#forget()
    const process = this.#start()
    this.#process = process
    this.#startedIn = place
    let complaint = ''
    process.stdout?.on('data', (chunk: Buffer) => {
      if (process === this.#process) this.#take(chunk)
    })
    process.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-COMPLAINT)
    })
    process.on('error', error => {
      this.#fail(process, `git could not be started: ${error.message}`)
    })
    process.on('close', () => {
      this.#fail(process, complaint.trim() || 'git cat-file has ended')
    })
    // Why it does not read any more shows when it has ended.
    process.stdin?.on('error', () => undefined)
    return process
  }

  /** Whatever was asked and is not answered fails; the next question finds another process. */
  #fail(process: ChildProcess, why: string): void {
    if (process !== this.#process) return
    const asked = this.#asked
    this.#forget()
    for (const { reject } of asked) reject(new GitFailed(why))
  }

  #forget(): void {
    clearTimeout(this.#patience)
    this.#process = undefined
    this.#asked = []
    this.#chunks = []
    this.#held = 0
    this.#wanted = 0
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    if (this.#held < this.#wanted) return
    let rest = Buffer.concat(this.#chunks)
    for (let [question] = this.#asked; question; [question] = this.#asked) {
      const length = this.#answer(question, rest)
      if (length === undefined) break
      rest = rest.subarray(length)
    }
    this.#chunks = [rest]
    this.#held = rest.length
    if (this.#asked.length === 0) this.#rest()
  }

  /** Takes the next answer to a question, and gives its length; nothing while it is not there as a whole. */
  #answer(question: Question, bytes: Buffer): number | undefined {
    const end = bytes.indexOf(10) + 1
    this.#wanted = bytes.length + 1
    if (end === 0) return undefined
    const [, id, type, size] = /^(\w+) (\w+) (\d+)\n$/.exec(bytes.toString('latin1', 0, end)) ?? []
    const hasBytes = id !== undefined && question.telling === 'contents'
    const after = hasBytes ? end + Number(size) : end
    const length = hasBytes ? after + 1 : end
    this.#wanted = length
    if (bytes.length < length) return undefined
    this.#wanted = 0
    const isFound = id !== undefined && type !== undefined
    question.found.push(isFound ? { id, type, bytes: bytes.subarray(end, after) } : undefined)
    if (--question.left === 0) {
      this.#asked.shift()
      question.resolve(question.found)
    }
    return length
  }

  #rest(): void {
    const process = this.#process
    if (!process) return
    this.#hold(process, false)
    this.#patience = setTimeout(() => {
      this.#forget()
      process.stdin?.end()
    }, PATIENCE_MS)
    this.#patience.unref()
  }

  /** Whether this process waits for that one before it ends. */
  #hold(process: ChildProcess, isHeld: boolean): void {
    const way = isHeld ? 'ref' : 'unref'
    process[way]()
    for (const pipe of [process.stdin, process.stdout, process.stderr])
      (pipe as Partial<NodeJS.RefCounted> | null)?.[way]?.()
  }
}
