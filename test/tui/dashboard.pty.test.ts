import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fn } from '../e2e/desk.ts'
import { emulator, git, run, type Seat, seatOf } from '../e2e/support.ts'
import { temporary } from '../temporary.ts'
import { BEFORE, Terminal } from './terminal.ts'

/** A clone of a workspace with three functions. */
async function clone(): Promise<{ seat: Seat; xano: Awaited<ReturnType<typeof emulator>> }> {
  const names = ['alpha', 'beta', 'gamma']
  const xano = await emulator({ multidoc: names.map(name => fn(name, 'one', 'two')).join('\n---\n') })
  const directory = temporary()
  const cloned = await run(seatOf(directory, xano), ['clone', '-w', '1', 'c'])
  if (cloned.code !== 0) throw new Error(cloned.stderr)
  return { seat: seatOf(join(directory, 'c'), xano), xano }
}

describe('watch in a terminal', () => {
  it('shows what comes and goes, resolves a conflict, has a file edited, and gives the terminal back', async () => {
    const { seat, xano } = await clone()
    const file = (name: string): string => join(seat.directory, 'function', `${name}.xs`)
    const saved = (name: string, word: string): string =>
      readFileSync(file(name), 'utf8').replace('"one"', `"${word}"`)
    const editor = join(seat.directory, '.git', 'editor')
    writeFileSync(editor, '#!/bin/sh\nread word\nsed -i.bak "s/two/$word/" "$1"\nrm "$1.bak"\n', {
      mode: 0o755,
    })
    const watch = new Terminal(['watch', '--live', '--poll', '100'], {
      directory: seat.directory,
      columns: 100,
      rows: 24,
      env: { ...seat.env, GIT_EDITOR: editor, CI: 'true' },
    })
    await watch.shows('● in step')
    expect(watch.isAlternate).toBe(true)
    expect(watch.lines[0]).toContain('which is live')

    xano.colleague('ann').put(saved('alpha', 'hers'))
    await watch.shows(/pulled function\/alpha\.xs +updated by ann/)
    writeFileSync(file('beta'), saved('beta', 'mine'))
    await watch.shows(/pushed function\/beta\.xs +updated by you/)

    watch.press('p')
    await watch.shows('● paused')
    xano.colleague('ann').put(saved('gamma', 'hers'))
    writeFileSync(file('gamma'), saved('gamma', 'mine'))
    watch.press('p')
    await watch.shows('● in step, but for 1 conflict')
    watch.press('c')
    await watch.shows('hunk 1 of 1: nothing chosen yet')
    watch.press('2')
    await watch.shows('hunk 1 of 1: Xano')
    watch.press('a')
    await watch.shows('Accepted.')
    watch.press('w')
    await watch.shows('To be written: 1 of 1')
    watch.press('y')
    await watch.shows('Nothing waits for you.')
    expect(readFileSync(file('gamma'), 'utf8')).toContain('"hers"')

    watch.press('g', 'e')
    await watch.shows(BEFORE)
    watch.press('edited', 'enter')
    await watch.shows(/(?:pushed .*updated by you[^]*){2}/)
    expect(xano.definitions().join('\n')).toContain('"edited"')

    expect(watch.wrapped).toBe(0)
    watch.press('q')
    expect(await watch.ends()).toMatchObject({ code: 0 })
    expect(watch.isAlternate).toBe(false)
    expect(watch.showsCursor).toBe(true)
    expect(watch.scrollback[0]).toBe(BEFORE)
    expect(git(seat.directory, 'status', '--porcelain')).toBe('')
  })
})
