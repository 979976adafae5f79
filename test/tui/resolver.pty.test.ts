import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Desk, fn, following, xanoWith } from '../e2e/desk.ts'
import { BEFORE, Terminal } from './terminal.ts'

const WORDS = ['one', 'two', 'three']
const nameOf = (at: number): string => `step_${String(at).padStart(2, '0')}`
const pathOf = (at: number): string => `function/${nameOf(at)}.xs`

/** By which a program takes a screen of its own. */
const ENTER = '\u001b[?1049h'

/** A repository in which both sides have edited the same statement of so many functions. */
async function conflicting(count: number): Promise<Desk> {
  const names = Array.from({ length: count }, (_, at) => nameOf(at))
  const xano = await xanoWith(names.map(name => fn(name, ...WORDS)))
  const desk = await following(xano)
  for (const [at, name] of names.entries()) {
    desk.edit(pathOf(at), '"two"', '"mine"')
    xano.colleague('ann').put(fn(name, 'one', 'hers', 'three'))
  }
  expect((await desk.done()).plan.conflicts).toHaveLength(count)
  return desk
}

/** All that a person needs to get out of any screen is on it, and nothing of it is broken. */
function expectWhole(terminal: Terminal): void {
  expect(terminal.isAlternate).toBe(true)
  expect(terminal.wrapped).toBe(0)
  expect(terminal.text).toMatch(/\? all keys|q quit/)
  expect(terminal.showsCursor).toBe(false)
}

/** The terminal is as it was before, and what stood on it still stands there. */
function expectLeft(terminal: Terminal): void {
  expect(terminal.isAlternate).toBe(false)
  expect(terminal.showsCursor).toBe(true)
  expect(terminal.scrollback[0]).toBe(BEFORE)
  expect(terminal.raw).not.toContain('\u001b[3J')
}

describe('the resolver in a terminal', () => {
  it('shows twelve conflicts on a screen of any size, follows its size, and leaves it as it was', async () => {
    const desk = await conflicting(12)
    const terminal = new Terminal(['resolve'], { directory: desk.directory })
    await terminal.shows('Conflicts between Local and Xano: 12')
    expect(terminal.text).toContain(pathOf(11))
    expectWhole(terminal)
    terminal.press('down', 'enter')
    await terminal.shows('hunk 1 of 1')
    expect(terminal.text).toContain(pathOf(1))
    for (const [columns, rows] of [
      [120, 40],
      [50, 15],
      [40, 12],
      [80, 24],
    ] as const) {
      terminal.resize(columns, rows)
      await terminal.shows(columns >= 120 ? /Local .*Base .*Xano/ : /^(?!.*Local .*Base .*Xano)/s)
      await terminal.shows(/hunk 1 of 1[^]*"hers"[^]*\? all keys/)
      expectWhole(terminal)
    }
    const { length: entered } = terminal.raw.split(ENTER)
    terminal.press('ctrl-z')
    await terminal.shows(() => terminal.raw.split(ENTER).length > entered)
    terminal.press('2')
    await terminal.shows('hunk 1 of 1: Xano')
    expectWhole(terminal)
    terminal.press('q')
    expect(await terminal.ends()).toMatchObject({ code: 3 })
    expectLeft(terminal)
    expect(terminal.scrollback.join('\n')).toContain('12 definitions still wait')
  })

  it('takes nothing pasted for a choice, loses none to SIGKILL, and writes exactly what it shows', async () => {
    const desk = await conflicting(1)
    const first = new Terminal(['resolve'], { directory: desk.directory })
    await first.shows('hunk 1 of 1: nothing chosen yet')
    first.paste('1aw\ryq')
    await first.shows('What was pasted counts as no keys')
    first.press('2')
    await first.shows('hunk 1 of 1: Xano')
    first.kill('SIGKILL')
    await first.ends()
    const again = new Terminal(['resolve'], { directory: desk.directory, columns: 120, rows: 40 })
    await again.shows('hunk 1 of 1: Xano')
    again.press('a')
    await again.shows('Accepted.')
    again.press('w')
    await again.shows('To be written: 1 of 1')
    again.press('enter')
    expect(await again.ends()).toMatchObject({ code: 0 })
    expectLeft(again)
    expect(desk.read(pathOf(0))).toMatch(/"one"[^]*"hers"[^]*"three"/)
  })

  it('gives the terminal back when it is told to end, and when it crashes, and has no colour without one', async () => {
    const { directory } = await conflicting(1)
    const crash = encodeURIComponent('process.on("SIGUSR2",()=>{throw new Error("a crash")})')
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${crash}`, NO_COLOR: '1' }
    for (const signal of ['SIGTERM', 'SIGUSR2'] as const) {
      const terminal = new Terminal(['resolve'], { directory, env })
      await terminal.shows('hunk 1 of 1')
      terminal.kill(signal)
      expect((await terminal.ends()).code).toBe(signal === 'SIGTERM' ? 3 : 1)
      expectLeft(terminal)
      expect(terminal.colours).toEqual([])
      if (signal === 'SIGUSR2') expect(terminal.scrollback.join('\n')).toContain('a crash')
    }
  })

  it('gives every key to the editor while that has the terminal, and shows what else waits', async () => {
    const desk = await conflicting(1)
    desk.write('function/copy.xs', desk.read(pathOf(0)) ?? '')
    const editor = join(desk.directory, '.git', 'editor')
    writeFileSync(editor, '#!/bin/sh\necho editing\nread words\nprintf "    // %s\\n" "$words" > "$1"\n', {
      mode: 0o755,
    })
    const terminal = new Terminal(['resolve'], { directory: desk.directory, env: { GIT_EDITOR: editor } })
    await terminal.shows('◇ copied       function/copy.xs')
    terminal.press('enter', 'e')
    await terminal.shows('editing')
    expect(terminal.isAlternate).toBe(false)
    terminal.press('all of this', 'enter')
    await terminal.shows('hunk 1 of 1: your own text')
    expect(terminal.text).toContain('// all of this')
    terminal.press(']')
    await terminal.shows('A copied file')
    terminal.press('q')
    expect(await terminal.ends()).toMatchObject({ code: 3 })
    expect(terminal.scrollback.join('\n')).toContain('2 definitions still wait')
  })
})
