import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { self } from '../../src/local/process-owner.ts'
import { readWatch, watchFile } from '../../src/local/watch-state.ts'

function said(content: string | undefined): string {
  const directory = mkdtempSync(join(tmpdir(), 'xano-sync-'))
  onTestFinished(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  mkdirSync(dirname(watchFile(directory)), { recursive: true })
  if (content !== undefined) writeFileSync(watchFile(directory), content)
  return directory
}

describe('what a watch says of itself', () => {
  it('is read while its process runs', () => {
    expect(readWatch(said(JSON.stringify({ ...self(), phase: 'idle' })))).toMatchObject({
      pid: process.pid,
      phase: 'idle',
    })
  })

  it('is nothing once its process has ended, or another has its number', () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    expect(readWatch(said(JSON.stringify({ pid, host: hostname(), began: '' })))).toBeUndefined()
    expect(readWatch(said(JSON.stringify({ ...self(), began: '1' })))).toBeUndefined()
  })

  it('is nothing where there is no file, half of one, or something else', () => {
    for (const content of [undefined, '{"pid": 1', 'null', '5', '{}', '[]'])
      expect(readWatch(said(content))).toBeUndefined()
  })
})
