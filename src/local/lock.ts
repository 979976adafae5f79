import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Locked } from '../engine/errors.ts'
import { failed, isCode } from './atomic-file.ts'

interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process began, as the system tells it: a number that a later process with the same id does not have. */
  readonly began: string
}

const RETRY_MS = 50

/** Keeps a lock file with the process that has it; a lock of a process that is gone is taken over. */
export class LockFile {
  readonly #path: string

  constructor(directory: string, name: string) {
    mkdirSync(directory, { recursive: true })
    this.#path = join(directory, name)
  }

  /** Runs `work` while nobody else does. Throws `Locked`, naming the other, after waiting `patienceMs`. */
  async during<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
    for (let waited = 0; !this.#take(); waited += RETRY_MS) {
      if (waited >= patienceMs)
        throw new Locked(
          `another xano-sync is at work in this repository (process ${this.holder()?.pid ?? 'unknown'})`,
        )
      await new Promise(resolve => setTimeout(resolve, RETRY_MS))
    }
    try {
      return await work()
    } finally {
      this.#release()
    }
  }

  /** The living process that has the lock. */
  holder(): Owner | undefined {
    const owner = readOwner(this.#path)
    return owner && isAlive(owner) ? owner : undefined
  }

  /** A link appears in one step with its whole content, so nobody ever reads half of an owner. */
  #take(): boolean {
    const draft = `${this.#path}.${randomUUID()}`
    try {
      writeFileSync(draft, JSON.stringify(self()))
      if (this.#link(draft)) return true
      if (this.holder()) return false
      this.#evict(draft)
      return this.#link(draft)
    } catch (error) {
      throw failed(this.#path, error)
    } finally {
      rmSync(draft, { force: true })
    }
  }

  #link(draft: string): boolean {
    try {
      linkSync(draft, this.#path)
      return true
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false
      throw error
    }
  }

  /** Only one of several that find a dead owner may clear the place. */
  #evict(draft: string): void {
    const broom = `${this.#path}.evict`
    try {
      linkSync(draft, broom)
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      const sweeper = readOwner(broom)
      if (!sweeper || !isAlive(sweeper)) rmSync(broom, { force: true })
      return
    }
    try {
      if (!this.holder()) rmSync(this.#path, { force: true })
    } finally {
      rmSync(broom, { force: true })
    }
  }

  #release(): void {
    if (readOwner(this.#path)?.pid === process.pid) rmSync(this.#path, { force: true })
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner
  } catch (error) {
    if (isCode(error, 'ENOENT') || error instanceof SyntaxError) return undefined
    throw failed(path, error)
  }
}

const self = (): Owner => ({ pid: process.pid, host: hostname(), began: beginOf(process.pid) })

function isAlive({ pid, host, began }: Owner): boolean {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isCode(error, 'EPERM')
  }
  const now = beginOf(pid)
  return now === '' || began === '' || now === began
}

/** Field 22 of /proc/PID/stat; empty where there is no such file. */
function beginOf(pid: number): string {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
