import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { self } from '../../../src/local/state-files/process-owner.ts'
import { announceWatch, readWatch, watchFile } from '../../../src/local/state-files/watch-state.ts'
import { temporary } from '../../temporary.ts'

function said(content: string | undefined): string {
  const directory = temporary()
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

  it('is what it said last, until it ends', () => {
    const directory = said(undefined)
    const announcement = announceWatch(directory, { phase: 'starting' })
    expect(readWatch(directory)).toMatchObject({ pid: process.pid, phase: 'starting' })
    announcement.say({ phase: 'resting' })
    expect(readWatch(directory)).toMatchObject({ phase: 'resting' })
    announcement.end()
    expect(readWatch(directory)).toBeUndefined()
  })

  it('is left unsaid while its folder is away, and said when that is back', () => {
    const directory = said(undefined)
    const announcement = announceWatch(directory, { phase: 'resting' })
    renameSync(join(directory, 'xano-sync'), join(directory, 'away'))
    announcement.say({ phase: 'blocked' })
    renameSync(join(directory, 'away'), join(directory, 'xano-sync'))
    announcement.say({ phase: 'running' })
    expect(readWatch(directory)).toMatchObject({ phase: 'running' })
  })
})
