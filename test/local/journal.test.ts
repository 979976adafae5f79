import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FileJournal } from '../../src/local/journal.ts'
import { journalContract } from '../contracts/journal.contract.ts'
import { temporary } from '../temporary.ts'

journalContract('FileJournal', () => {
  const directory = temporary()
  return { journal: new FileJournal(directory), reopen: () => new FileJournal(directory) }
})

describe('the journal on disk', () => {
  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"kind":"pushing"}',
    '{"kind":"writing","head":{},"groups":[[{"path":"../x"}]]}',
    '\0\0\0',
  ])('that holds %j counts as none', async text => {
    const directory = temporary()
    writeFileSync(join(directory, 'journal.json'), text)
    expect(await new FileJournal(directory).pending()).toBeUndefined()
  })
})
