import { randomUUID } from 'node:crypto'
import { linkSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Locked } from '../../engine/ports/errors.ts'
import { failed, isCode, makeFolder } from '../disk/atomic-file.ts'
import { isAlive, type Owner, readOwner, self } from './process-owner.ts'

/** The name of the lock under which every command works that moves anything. */
export const LOCK = 'lock'

const RETRY_MS = 50

/** Somebody who waits for a lock. */
export interface Patience {
  /** Hears who has it. */
  readonly waits?: (holder: Owner | undefined) => void
  readonly signal?: AbortSignal
}

/** Keeps a lock file with the process that has it; a lock of a process that is gone is taken over. */
export class LockFile {
  readonly #path: string

  constructor(directory: string, name: string) {
    makeFolder(directory)
    this.#path = join(directory, name)
  }

  /**
   * Runs `work` while nobody else does. Throws `Locked`, naming the other, after waiting `patienceMs`, and the reason of
   * the signal where that is aborted before.
   */
  async during<T>(patienceMs: number, work: () => Promise<T>, { waits, signal }: Patience = {}): Promise<T> {
    for (let waited = 0; !this.#take(); waited += RETRY_MS) {
      if (waited === 0) waits?.(this.holder())
      signal?.throwIfAborted()
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
