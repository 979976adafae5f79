import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FileJournal } from '../../src/local/journal.ts'
import { journalContract } from '../contracts/journal.contract.ts'

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'xano-sync-'))
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  return directory
}

journalContract('FileJournal', () => {
  const directory = folder()
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
    const directory = folder()
    writeFileSync(join(directory, 'journal.json'), text)
    expect(await new FileJournal(directory).pending()).toBeUndefined()
  })
})
