import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { FileChange } from '../core/sync/file-group.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import { failed, modeOf, syncDirectory, syncFile, writeDurably } from './atomic-file.ts'
import { flushDisk } from './flush-disk.ts'

/** More files than these are flushed all at once where the system can: each by itself waits for the disk once more. */
const FEW = 64
/** After so many files, others have their turn: git is fed in the meantime. */
const SLICE = 32

/** Writes follow upon each other within microseconds: one in so many looks for what others may be doing there. */
const TRUSTED_FOR = 16

interface Place {
  /** The folder of the definitions. */
  readonly root: string
  /** A folder of the batch's own, into which nobody else looks. */
  readonly temporary: string
  /** Flushes the disk of a folder, and tells whether that can be done. */
  readonly flush?: (folder: string) => Promise<boolean>
}

/**
 * Many files that are written one after the other. Their texts lie ready, whole and durable, where nobody sees them, so
 * that each write takes but a name. The names last once the batch has ended.
 */
export class Batch {
  readonly #place: Place
  readonly #ready = new Map<FilePath, { readonly text: string; readonly file: string }>()
  readonly #touched = new Set<string>()
  readonly #seen = new Set<string>()
  #writes = 0

  constructor(place: Place) {
    this.#place = place
  }

  /** What the disk does not take is not ready: the write of the file itself will tell. */
  async prepare(changes: readonly FileChange[]): Promise<void> {
    try {
      await this.#make(changes)
    } catch {
      this.#ready.clear()
    }
  }

  /** The file that holds the text of a change, to be moved into its place. */
  take(path: FilePath, text: string): string | undefined {
    const ready = this.#ready.get(path)
    this.#ready.delete(path)
    return ready?.text === text ? ready.file : undefined
  }

  /** Counts a write. Gives true where it has to look around, since the looks of those before it are too old. */
  isLookDue(): boolean {
    const isDue = this.#writes++ % TRUSTED_FOR === 0
    if (isDue) this.#seen.clear()
    return isDue
  }

  /** Whether a folder was just seen to be one, and no link. */
  hasSeen(folder: string): boolean {
    return this.#seen.has(folder)
  }

  see(folder: string): void {
    this.#seen.add(folder)
  }

  /** Names in this folder have changed. */
  touch(folder: string): void {
    this.#touched.add(folder)
  }

  /** Throws `DiskFailed` where the disk does not keep the names. */
  async end(): Promise<void> {
    const { root, temporary } = this.#place
    try {
      rmSync(temporary, { recursive: true, force: true })
      await this.#flush([...this.#touched], { folder: root, sync: syncDirectory })
    } catch (error) {
      throw failed(root, error)
    }
  }

  async #make(changes: readonly FileChange[]): Promise<void> {
    const { root, temporary } = this.#place
    rmSync(temporary, { recursive: true, force: true })
    mkdirSync(temporary, { recursive: true })
    const write = changes.length > FEW ? writeWhole : writeDurably
    for (const [at, { path, before, after }] of changes.entries()) {
      if (at % SLICE === SLICE - 1) await setImmediate()
      if (after === undefined) continue
      const file = `${temporary}/${at}`
      write(file, after, before === undefined ? 0o666 : modeOf(`${root}/${path}`))
      this.#ready.set(path, { text: after, file })
    }
    const files = [...this.#ready.values()].map(({ file }) => file)
    if (write === writeWhole) await this.#flush(files, { folder: temporary, sync: syncFile })
  }

  async #flush(
    paths: readonly string[],
    { folder, sync }: { readonly folder: string; readonly sync: (path: string) => void },
  ): Promise<void> {
    const { flush = flushDisk } = this.#place
    if (paths.length > FEW && (await flush(folder))) return
    for (const path of paths) sync(path)
  }
}

/** With its encoding named, the text takes one call of the system's library instead of four. */
const writeWhole = (file: string, text: string, mode: number): void => {
  writeFileSync(file, text, { mode, encoding: 'utf8' })
}
