import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Stage } from '../../../../src/engine/ports/ports.ts'
import { dashboardHelp, wishFor } from '../../../../src/tui/model/dashboard/keys.ts'
import { type Dashboard, selectedItem } from '../../../../src/tui/model/dashboard/state.ts'
import { updateDashboard } from '../../../../src/tui/model/dashboard/update.ts'
import { dashboardRows } from '../../../../src/tui/model/dashboard/view.ts'
import { rowWidth } from '../../../../src/tui/model/row.ts'
import { busyDay, done, linesOf, opened, phased, shown, told } from './game.ts'

const SIZES = [
  [120, 40],
  [80, 24],
  [50, 15],
  [40, 12],
  [3, 2],
] as const

const KEYS = ['enter', 'j', 'k', 'u', 'n', '?', '/', 'x', 'esc', 'g', 'G', 'pagedown', 'ctrl-u', 'h']

/** Carries out what keys ask of the state; what they ask of the world is left. */
const pressed = (state: Dashboard, keys: readonly string[]): Dashboard =>
  keys.reduce((now, key) => {
    const wish = wishFor(now, key)
    return typeof wish === 'object' && 'type' in wish ? updateDashboard(now, wish) : now
  }, state)

describe('the dashboard', () => {
  it('never shows more rows than the screen has, nor a wider one, whatever keys are pressed', async () => {
    const { results } = await busyDay()
    fc.assert(
      fc.property(
        fc.constantFrom(...SIZES),
        fc.array(fc.constantFrom(...KEYS), { maxLength: 12 }),
        ([columns, rows], keys) => {
          const state = pressed(told(opened(columns, rows), done(results)), keys)
          const lines = dashboardRows(state)
          expect(lines.length).toBeLessThanOrEqual(rows)
          for (const line of lines) expect(rowWidth(line)).toBeLessThanOrEqual(columns)
        },
      ),
      { numRuns: 150 },
    )
  })

  it.each(SIZES.slice(0, 4))(
    'of %i × %i says where it is, what goes on and how to see all keys',
    (columns, rows) => {
      const place = {
        binding: { origin: 'https://x.example', workspace: 7, label: 'v1' },
        branch: 'main',
      }
      const state = updateDashboard(opened(columns, rows), {
        type: 'told',
        news: { event: 'ready', place: place as never, live: true },
        at: new Date(0),
        now: 0,
      })
      const lines = linesOf(state)
      expect(lines[0]).toContain("main and Xano's v1, which is live")
      expect(lines[1]).toBe('● in step')
      expect(lines.at(-1)).toContain('? all keys')
    },
  )

  it('keeps the selected one on the screen among hundreds', async () => {
    const { results } = await busyDay()
    const state = told(opened(40, 12), done(results))
    const [event] = state.events
    const many = Array.from({ length: 300 }, (_, id) => ({ ...event, id }))
    const crowded = { ...state, events: many } as Dashboard
    for (const by of [150, 99, 999]) {
      const lines = linesOf(updateDashboard(crowded, { type: 'move', by }))
      expect(lines.filter(line => line.startsWith('▸'))).toHaveLength(1)
    }
  })

  it('shows what came and went lately, however much waits, and goes from the one to the other', async () => {
    const { results } = await busyDay()
    const state = told(opened(80, 24), done(results))
    const conflicts = Array.from({ length: 300 }, (_, at) => ({
      action: 'conflict' as const,
      path: `function/c_${at}.xs`,
    }))
    const crowded = { ...state, standing: { ...state.standing, conflicts } }
    expect(shown(crowded)).toMatch(/Lately\n.*function\/[ab]\.xs/)
    const far = updateDashboard(crowded, { type: 'move', by: 250 })
    expect(linesOf(far).filter(line => line.startsWith('▸'))).toHaveLength(1)
    const below = updateDashboard(far, { type: 'part' })
    expect(linesOf(below).find(line => line.startsWith('▸'))).toMatch(/function\/[ab]\.xs/)
    expect(selectedItem(updateDashboard(below, { type: 'part' })).at).toBe(0)
  })

  it('has every key within reach on the smallest screen, and shows the list as it was afterwards', async () => {
    const state = told(opened(40, 12), done((await busyDay()).results))
    let help = updateDashboard(state, { type: 'help' })
    const seen = new Set<string>()
    for (let line = 0; line < 60; line++) {
      for (const text of linesOf(help)) seen.add(text.trim())
      help = updateDashboard(help, { type: 'move', by: 1 })
    }
    for (const { keys } of dashboardHelp(state))
      expect([...seen].some(text => text.startsWith(keys.join(' ')))).toBe(true)
    expect(shown(updateDashboard(help, { type: 'help' }))).toBe(shown(state))
  })

  it('shows every key of a screen that has a meaning there', () => {
    const help = updateDashboard(opened(80, 40), { type: 'help' })
    for (const { keys, label } of dashboardHelp(help)) {
      expect(shown(help)).toContain(label)
      for (const key of keys) expect(wishFor({ ...help, help: undefined }, key)).toBeDefined()
    }
  })
})

describe('what goes on', () => {
  const glance = phased(
    phased(opened(), { name: 'resting' }, 0),
    { name: 'running', again: false, failures: 0 },
    1000,
  )
  const stage = (at: Stage, now: number): Dashboard => told(glance, { event: 'stage', stage: at }, now)

  it.each<[string, Dashboard]>([
    ['in step', opened()],
    ['in step', glance],
    ['in step', stage({ kind: 'reading', side: 'xano' }, 1100)],
    ['reading Xano', stage({ kind: 'reading', side: 'xano' }, 3000)],
    ['reading the files', stage({ kind: 'reading', side: 'files' }, 3000)],
    ['comparing both sides', updateDashboard(glance, { type: 'tick', now: 3000 })],
    ['writing 3 of 40', stage({ kind: 'writing', done: 2, of: 40 }, 1001)],
    ['pushing 2', stage({ kind: 'pushing', definitions: 2 }, 1001)],
    [
      'waiting for the network (no route), next try in 8 s',
      phased(
        opened(),
        {
          name: 'waiting',
          until: 9000,
          failures: 1,
          trouble: { code: 'unreachable', message: 'no route' },
        },
        1000,
      ),
    ],
    [
      'Xano allows no more requests for now, trying again',
      updateDashboard(
        phased(opened(), {
          name: 'waiting',
          until: 9000,
          failures: 1,
          trouble: { code: 'rate-limited', message: '' },
        }),
        { type: 'tick', now: 9001 },
      ),
    ],
    [
      'paused: what you save waits; p goes on',
      phased(opened(), { name: 'blocked', obstacle: { kind: 'asked' } }),
    ],
    [
      'paused: a merge. It goes on when that is over.',
      phased(opened(), { name: 'blocked', obstacle: { kind: 'git', what: 'a merge' } }),
    ],
    ['waiting for an answer of Xano, which is overdue', told(opened(), { event: 'late', isLate: true })],
    ['ending', phased(opened(), { name: 'stopped' })],
  ])('is said as: %s', (words, state) => {
    expect(linesOf(state)[1]).toBe(`● ${words}`)
  })

  it('says how much waits while both sides are in step', async () => {
    const state = told(opened(), done((await busyDay()).results))
    expect(linesOf(state)[1]).toBe('● in step, but for 1 conflict, 1 held')
  })
})
