import { join } from 'node:path'
import { Locked } from '../../engine/ports/errors.ts'
import { failed, makeFolder } from '../disk/atomic-file.ts'
import { claim, disclaim } from './claim.ts'
import { evict } from './evict.ts'
import { removeLeft } from './left-beside.ts'
import { isAlive, nameOf, type Owner, readOwner } from './process-owner.ts'

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
   * the signal where that is aborted before. A process that ends in the middle of it gives the lock back.
   */
  async during<T>(patienceMs: number, work: () => Promise<T>, { waits, signal }: Patience = {}): Promise<T> {
    for (let waited = 0; !this.#take(); waited += RETRY_MS) {
      if (waited === 0) waits?.(this.holder())
      signal?.throwIfAborted()
      if (waited >= patienceMs) {
        const holder = this.holder()
        const name = holder ? nameOf(holder) : 'process unknown'
        throw new Locked(`another xano-sync is at work in this repository (${name})`)
      }
      await new Promise(resolve => setTimeout(resolve, RETRY_MS))
    }
    process.once('exit', this.#leave)
    try {
      removeLeft(this.#path)
      return await work()
    } finally {
      process.off('exit', this.#leave)
      this.#release()
    }
  }

  /** The living process that has the lock. */
  holder(): Owner | undefined {
    const owner = readOwner(this.#path)
    return owner && isAlive(owner) ? owner : undefined
  }

  #take(): boolean {
    try {
      if (claim(this.#path)) return true
      if (this.holder()) return false
      evict(this.#path)
      return claim(this.#path)
    } catch (error) {
      throw failed(this.#path, error)
    }
  }

  readonly #leave = (): void => {
    try {
      this.#release()
    } catch {
      // The next one finds that its owner is gone.
    }
  }

  #release(): void {
    if (readOwner(this.#path)?.pid === process.pid) disclaim(this.#path)
  }
}
