import type { CycleResult } from '../../../../src/engine/cycle/result.ts'
import { accountOf } from '../../../../src/engine/report/account.ts'
import type { News } from '../../../../src/engine/session/news.ts'
import type { Phase } from '../../../../src/engine/session/phase.ts'
import { type Dashboard, openDashboard } from '../../../../src/tui/model/dashboard/state.ts'
import { updateDashboard } from '../../../../src/tui/model/dashboard/update.ts'
import { dashboardRows } from '../../../../src/tui/model/dashboard/view.ts'
import { ALL, Bench, fn } from '../../../doubles/bench.ts'

const LINES = ['one', 'two', 'three']
const AT = new Date(2026, 10, 21, 9, 8, 7)
export const CAREFUL = { ...ALL, deletions: false } as const

/** Both sides hold these functions. */
export async function inStep(...names: readonly string[]): Promise<Bench> {
  const bench = new Bench()
  for (const name of names) bench.remote.put(fn(name, ...LINES))
  await bench.settle()
  return bench
}

export const pathOf = (name: string): string => `function/${name}.xs`

/** Somebody edits it in Xano, on top of what both sides hold. */
export const theirs = (bench: Bench, name: string, from: string, to: string): void => {
  bench.remote.put((bench.file(pathOf(name)) ?? '').replace(from, to))
}

export const mine = (bench: Bench, name: string, from: string, to: string): void => {
  bench.save(pathOf(name), (bench.file(pathOf(name)) ?? '').replace(from, to))
}

export const done = (results: readonly CycleResult[]): News => ({
  event: 'done',
  account: accountOf(results),
  results,
})

export const told = (state: Dashboard, news: News, now = 0): Dashboard =>
  updateDashboard(state, { type: 'told', news, at: AT, now })

export const phased = (state: Dashboard, phase: Phase, now = 0): Dashboard =>
  told(state, { event: 'phase', phase }, now)

export const opened = (columns = 80, rows = 24): Dashboard =>
  phased(openDashboard({ columns, rows }), { name: 'resting' })

export const linesOf = (state: Dashboard): string[] =>
  dashboardRows(state).map(row =>
    row
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  )

export const shown = (state: Dashboard): string => linesOf(state).join('\n')

/** A pull of `a`, a push of `b`, a conflict in `c`, and a deletion of `d` that is asked about. */
export async function busyDay(): Promise<{ bench: Bench; results: readonly CycleResult[] }> {
  const bench = await inStep('a', 'b', 'c', 'd', 'e', 'f', 'g')
  theirs(bench, 'a', 'one', 'hers')
  mine(bench, 'b', 'one', 'mine')
  theirs(bench, 'c', 'two', 'hers')
  mine(bench, 'c', 'two', 'mine')
  bench.unlink(pathOf('d'))
  return { bench, results: await bench.settle(CAREFUL) }
}
