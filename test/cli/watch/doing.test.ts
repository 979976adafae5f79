import { describe, expect, it } from 'vitest'
import { Doing } from '../../../src/cli/watch/doing.ts'
import { NOTHING_WAITS } from '../../../src/engine/report/standing.ts'
import type { News } from '../../../src/engine/session/news.ts'
import type { Phase } from '../../../src/engine/session/phase.ts'

const at = (phase: Phase): News => ({ event: 'phase', phase })
const RESTING = at({ name: 'resting' })
const SETTLED: News = { event: 'settled', standing: NOTHING_WAITS }
const HELD: News = {
  event: 'settled',
  standing: { ...NOTHING_WAITS, held: [{ action: 'held', kind: 'function', name: 'a' }] },
}
const HALTED: News = { event: 'halted', id: 'abc', halt: { alarms: [], fingerprint: '' } }
const LATE: News = { event: 'late', isLate: true }
const trouble = { code: 'unreachable', message: 'no network' }

const words = (...all: readonly News[]): string => {
  const doing = new Doing()
  for (const news of all) doing.hear(news)
  return doing.now.words
}

describe('what a watch is at', () => {
  it.each<[string, readonly News[]]>([
    ['starting', []],
    ['waiting for an answer of Xano', [LATE]],
    ['comparing both sides', [at({ name: 'running', again: false, failures: 0 })]],
    ['in step', [SETTLED, RESTING]],
    ['in step, but for 1 that waits', [HELD, RESTING]],
    ['in step', [HELD, RESTING, SETTLED, RESTING]],
    ['halted: xano-sync sync --confirm abc goes on with it', [SETTLED, RESTING, HALTED, RESTING]],
    ['in step', [HALTED, RESTING, SETTLED, RESTING]],
    ['waiting for an answer of Xano', [SETTLED, RESTING, LATE]],
    ['in step', [SETTLED, RESTING, LATE, { event: 'late', isLate: false }]],
    ['waiting: no network', [at({ name: 'waiting', until: 9, failures: 1, trouble })]],
    ['paused: a rebase', [at({ name: 'blocked', obstacle: { kind: 'git', what: 'a rebase' } }), LATE]],
    ['paused: /a is not there', [at({ name: 'blocked', obstacle: { kind: 'gone', folder: '/a' } })]],
  ])('is said to be: %s', (expected, news) => {
    expect(words(...news)).toBe(expected)
  })
})
