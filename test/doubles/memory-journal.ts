import type { Entry, Journal } from '../../src/engine/ports.ts'

/** A journal in memory. */
export class MemoryJournal implements Journal {
  entry: Entry | undefined

  pending(): Promise<Entry | undefined> {
    return Promise.resolve(this.entry)
  }

  begin(entry: Entry): Promise<void> {
    this.entry = structuredClone(entry)
    return Promise.resolve()
  }

  end(): Promise<void> {
    this.entry = undefined
    return Promise.resolve()
  }
}
