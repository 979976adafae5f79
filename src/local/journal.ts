import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Journal, JournalEntry } from '../engine/ports/journal.ts'
import { failed, isCode, syncDirectory, writeFileAtomic } from './disk/atomic-file.ts'
import { NO_STEP, type Step } from './disk/step.ts'

/** The journal as one small file, replaced in one step. A file that cannot be read counts as none. */
export class FileJournal implements Journal {
  readonly #path: string
  readonly #step: Step

  constructor(directory: string, step: Step = NO_STEP) {
    this.#path = join(directory, 'journal.json')
    this.#step = step
  }

  async pending(): Promise<JournalEntry | undefined> {
    const text = this.#read()
    if (text === undefined) return undefined
    const { parseEntry } = await import('./state-files/journal-entry.ts')
    return parseEntry(text)
  }

  async begin(next: JournalEntry): Promise<void> {
    await Promise.resolve()
    this.#step('journal begin')
    writeFileAtomic(this.#path, `${JSON.stringify(next)}\n`)
  }

  async end(): Promise<void> {
    await Promise.resolve()
    if (!existsSync(this.#path)) return
    this.#step('journal end')
    rmSync(this.#path, { force: true })
    syncDirectory(dirname(this.#path))
  }

  #read(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8')
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined
      throw failed(this.#path, error)
    }
  }
}
