import { describe, expect, it } from 'vitest'
import type { Halted } from '../../../../src/engine/cycle/result.ts'
import type { DashboardCommand } from '../../../../src/tui/model/dashboard/command.ts'
import { itemsOf } from '../../../../src/tui/model/dashboard/items.ts'
import { type Dashboard, selectedItem } from '../../../../src/tui/model/dashboard/state.ts'
import { updateDashboard } from '../../../../src/tui/model/dashboard/update.ts'
import { busyDay, CAREFUL, done, inStep, linesOf, mine, opened, pathOf, shown, told } from './game.ts'

const after = (state: Dashboard, ...commands: readonly DashboardCommand[]): Dashboard =>
  commands.reduce(updateDashboard, state)
const kinds = (state: Dashboard): string[] => itemsOf(state).map(({ kind }) => kind)
const HALTED: Halted = {
  halt: { alarms: [{ kind: 'emptied', side: 'here', definitions: 7 }], fingerprint: 'x' },
  id: 'abc',
}

describe('what a session tells', () => {
  it('is listed: what waits with what needs a person most first, then the newest of what came and went', async () => {
    const { results } = await busyDay()
    const state = told(opened(), done(results))
    expect(kinds(state)).toEqual(['question', 'conflict', 'event', 'event'])
    const text = shown(state)
    expect(text).toMatch(/question +function\/d\.xs +Delete it in Xano\?/)
    expect(text).toMatch(/conflict +function\/c\.xs +edited here and in Xano, in the same place/)
    expect(text).toMatch(/09:08:07 pulled +function\/a\.xs +updated by Xano/)
    expect(text).toMatch(/09:08:07 pushed +function\/b\.xs +updated by you/)
    expect(text.indexOf('Waits for you: 2')).toBeLessThan(text.indexOf('Lately'))
  })

  it('names who did what came, once that is known', async () => {
    const { results } = await busyDay()
    const state = told(opened(), done(results))
    const id = state.events.find(({ way }) => way === 'pulled')?.id ?? 0
    expect(shown(after(state, { type: 'credited', names: new Map([[id, 'Ann']]) }))).toContain(
      'updated by Ann',
    )
  })

  it('puts a halted run above everything, until there is none', async () => {
    const { results } = await busyDay()
    const halted = told(told(opened(), done(results)), { event: 'halted', ...HALTED })
    expect(kinds(halted)[0]).toBe('halt')
    expect(shown(halted)).toContain('halted: nothing is done before you agree')
    expect(shown(after(halted, { type: 'open' }))).toContain(
      'this folder holds none of 7 definitions any more',
    )
    const { standing } = halted
    expect(kinds(told(halted, { event: 'settled', standing }))).not.toContain('halt')
  })

  it('leaves a person with what they look at, and takes them back once it is gone', async () => {
    const { bench, results } = await busyDay()
    const looking = after(told(opened(), done(results)), { type: 'move', by: 1 }, { type: 'open' })
    expect(selectedItem(looking).item?.kind).toBe('conflict')
    mine(bench, 'e', 'one', 'mine')
    const more = told(looking, done(await bench.settle(CAREFUL)))
    expect(more.events).toHaveLength(3)
    expect(selectedItem(more).item?.kind).toBe('conflict')
    const gone = told(more, { event: 'settled', standing: { conflicts: [], held: [], problems: [] } })
    expect(gone.screen).toBe('list')
    expect(gone.notice).toContain('not there any more')
  })
})

describe('a person at the list', () => {
  it('goes through it, not beyond its ends, and is back at the newest at the top', async () => {
    const state = told(opened(), done((await busyDay()).results))
    const bottom = after(state, { type: 'edge', to: 'bottom' })
    expect(selectedItem(bottom).at).toBe(3)
    expect(selectedItem(after(bottom, { type: 'move', by: 9 })).at).toBe(3)
    expect(after(bottom, { type: 'page', by: -1 }).selected).toBeUndefined()
  })

  it('filters it while they type, and sees all again without the filter', async () => {
    const state = told(opened(), done((await busyDay()).results))
    const typing = after(state, { type: 'filter' }, { type: 'type', text: 'b' }, { type: 'type', text: '.' })
    expect(kinds(typing)).toEqual(['event'])
    expect(shown(typing)).toContain('Filter: b.')
    expect(kinds(after(typing, { type: 'erase' }, { type: 'erase' }))).toHaveLength(4)
    const kept = after(typing, { type: 'keep-filter' })
    expect(shown(kept)).toContain('Only what holds "b."')
    expect(kinds(after(kept, { type: 'drop-filter' }))).toHaveLength(4)
  })

  it('is told that there is nothing', () => {
    expect(shown(opened())).toMatch(/Nothing waits for you\.[^]*Nothing has come or gone yet\./)
    expect(opened()).toEqual(after(opened(), { type: 'open' }))
  })
})

describe('one thing by itself', () => {
  it('is a diff of what came or went', async () => {
    const state = told(opened(), done((await busyDay()).results))
    const event = after(
      state,
      { type: 'filter' },
      { type: 'type', text: 'a.xs' },
      { type: 'keep-filter' },
      { type: 'open' },
    )
    expect(shown(event)).toMatch(/What changed in the file: - before, \+ after[^]*- +one\n\+ +hers/)
  })

  it('is a question with all that would happen, and how to answer', async () => {
    const state = after(told(opened(80, 40), done((await busyDay()).results)), { type: 'open' })
    const text = shown(state)
    for (const word of [
      'Deleted here, but not in Xano:',
      '- function d {',
      'Delete it in Xano?',
      '  y  yes',
      '  n  no',
    ])
      expect(text).toContain(word)
  })

  it('scrolls as far as there is something, with the choices in place', async () => {
    const state = after(told(opened(40, 14), done((await busyDay()).results)), { type: 'open' })
    const end = after(state, { type: 'move', by: 999 })
    expect(end.scroll).toBeGreaterThan(0)
    expect(linesOf(end)).toContain('- }')
    expect(shown(end)).toContain('  y  yes')
    expect(after(end, { type: 'edge', to: 'top' }).scroll).toBe(0)
  })
})

describe('undoing', () => {
  it('is asked with what it does to both sides', async () => {
    const state = told(opened(), done((await busyDay()).results))
    const asked = after(
      state,
      { type: 'filter' },
      { type: 'type', text: 'b.xs' },
      { type: 'keep-filter' },
      { type: 'ask-undo' },
    )
    expect(asked.screen).toBe('undo')
    expect(shown(asked)).toMatch(/gets the text that it had before[^]*- +mine\n\+ +one[^]*Undo it\?/)
    expect(after(asked, { type: 'back' }).screen).toBe('list')
  })

  it('is only for the last that happened to a definition', async () => {
    const bench = await inStep('a', 'b')
    let state = opened()
    for (const word of ['first', 'second']) {
      mine(bench, 'a', /one|first/.exec(bench.file(pathOf('a')) ?? '')?.[0] ?? '', word)
      state = told(state, done(await bench.settle()))
    }
    expect(after(state, { type: 'ask-undo' }).screen).toBe('undo')
    const older = after(state, { type: 'move', by: 1 }, { type: 'ask-undo' })
    expect(older.screen).toBe('list')
    expect(older.notice).toContain('undo that first')
  })

  it('is not for what waits', async () => {
    const state = after(told(opened(), done((await busyDay()).results)), { type: 'ask-undo' })
    expect(state.notice).toContain('Select something that was pulled or pushed')
  })
})
