import { describe, expect, it } from 'vitest'
import type { CommitId } from '../../src/engine/ports/git.ts'
import type { Journal, JournalEntry } from '../../src/engine/ports/journal.ts'
import { blobId } from '../../src/engine/texts/blob-id.ts'
import { pathOf } from '../doubles/bench.ts'

const commit = 'c'.repeat(40) as CommitId

const ENTRIES: Record<JournalEntry['kind'], JournalEntry> = {
  writing: {
    kind: 'writing',
    head: { branch: 'main', commit },
    groups: [
      [
        { path: pathOf('function/a.xs'), before: blobId('a'), after: blobId('b') },
        { path: pathOf('function/b.xs') },
      ],
    ],
  },
  pushing: { kind: 'pushing', mirror: commit, sent: [blobId('x'), blobId('y')], removed: [blobId('z')] },
}

/** What every Journal promises. `reopen` is what the next process sees. */
export function journalContract(name: string, make: () => { journal: Journal; reopen: () => Journal }): void {
  describe(`${name} as a Journal`, () => {
    it('has nothing pending at first', async () => {
      expect(await make().journal.pending()).toBeUndefined()
    })

    it.each(Object.values(ENTRIES))('tells the next process what was under way: $kind', async entry => {
      const { journal, reopen } = make()
      await journal.begin(entry)
      expect(await reopen().pending()).toEqual(entry)
    })

    it('holds one entry, the last one', async () => {
      const { journal, reopen } = make()
      await journal.begin(ENTRIES.writing)
      await journal.begin(ENTRIES.pushing)
      expect(await reopen().pending()).toEqual(ENTRIES.pushing)
    })

    it('has nothing pending after the end, however often that comes', async () => {
      const { journal, reopen } = make()
      await journal.begin(ENTRIES.pushing)
      await journal.end()
      await journal.end()
      expect(await reopen().pending()).toBeUndefined()
    })
  })
}
