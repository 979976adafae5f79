import type { Journal, JournalEntry } from '../../src/engine/ports/journal.ts'

/** A journal in memory. */
export class MemoryJournal implements Journal {
  entry: JournalEntry | undefined

  pending(): Promise<JournalEntry | undefined> {
    return Promise.resolve(this.entry)
  }

  begin(entry: JournalEntry): Promise<void> {
    this.entry = structuredClone(entry)
    return Promise.resolve()
  }

  end(): Promise<void> {
    this.entry = undefined
    return Promise.resolve()
  }
}
