import { describe, expect, it } from 'vitest'
import { type Place, renderStatus, statusReport } from '../../../src/cli/inspect/status-report.ts'
import type { Account } from '../../../src/engine/report/account.ts'
import type { Entry } from '../../../src/engine/report/entry.ts'
import { pathOf } from '../../doubles/bench.ts'

const place: Place = {
  origin: 'https://x.example',
  workspace: 7,
  label: 'v1',
  branch: 'main',
  live: null,
  halted: null,
  watch: null,
}
const nothing: Account = {
  pulled: [],
  merged: [],
  pushed: [],
  conflicts: [],
  resolved: [],
  held: [],
  failed: [],
  problems: [],
  left: [],
}
const entry = (action: Entry['action'], path: string, more: Partial<Entry> = {}): Entry => ({
  action,
  path: pathOf(path),
  ...more,
})

describe('status', () => {
  it('is in step only when nothing at all is left', () => {
    expect(statusReport(place, nothing)).toEqual({
      version: 1,
      ...place,
      inStep: true,
      local: [],
      xano: [],
      conflicts: [],
      held: [],
      problems: [],
      left: [],
    })
    for (const list of ['pulled', 'merged', 'pushed', 'conflicts', 'held', 'problems'] as const)
      expect(statusReport(place, { ...nothing, [list]: [entry('updated', 'a.xs')] }).inStep).toBe(false)
  })

  it('names what is to be merged on both sides', () => {
    const report = statusReport(place, {
      ...nothing,
      pulled: [entry('created', 'p.xs')],
      merged: [entry('updated', 'm.xs')],
      pushed: [entry('deleted', 's.xs')],
    })
    expect(report.local.map(({ path }) => path)).toEqual(['m.xs', 's.xs'])
    expect(report.xano.map(({ path }) => path)).toEqual(['m.xs', 'p.xs'])
  })

  it('says to people what they can do about each part, and nothing of empty parts', () => {
    const report = statusReport(
      { ...place, live: true, watch: { pid: 7, host: 'a', began: '', words: 'in step' } },
      {
        ...nothing,
        pushed: [entry('renamed', 'function/b.xs', { from: 'old' })],
        conflicts: [entry('conflict', 'function/a.xs', { reason: 'edited here, deleted in Xano' })],
        problems: [{ action: 'problem', kind: 'function', name: 'c', reason: 'in Xano: the text is empty' }],
      },
    )
    expect(renderStatus(report)).toEqual([
      'On main, bound to v1 (live) of workspace 7 at https://x.example',
      'A watch is running (process 7): in step.',
      '',
      'Conflicts, to be decided with xano-sync resolve:',
      '  function/a.xs  (edited here, deleted in Xano)',
      '',
      'Changed here, to be sent with xano-sync push:',
      '  renamed  function/b.xs  (from old)',
      '',
      'Problems:',
      '  function c  (in Xano: the text is empty)',
    ])
    expect(renderStatus(statusReport(place, nothing)).at(-1)).toBe('In step with what was last seen of Xano.')
  })

  it('says what halted the last run, and is not in step although nothing else is known to differ', () => {
    const alarms = [{ kind: 'emptied', side: 'there', definitions: 4 }] as const
    const halted = { id: 'abcdefabcdef', at: '2026-01-02T03:04:05.000Z', alarms }
    const report = statusReport({ ...place, halted }, nothing)
    expect(report.inStep).toBe(false)
    expect(renderStatus(report).slice(1)).toEqual([
      '',
      'The last run was halted (2026-01-02T03:04:05.000Z):',
      '  Xano shows none of 4 definitions any more',
      'If that is what you want, run it with --confirm abcdefabcdef',
    ])
  })

  it('lets no name from Xano move the cursor', () => {
    const report = statusReport(place, {
      ...nothing,
      held: [{ action: 'held', kind: 'function', name: 'a\u001b[2J\nb' }],
    })
    expect(renderStatus(report).join('')).not.toMatch(/\p{Cc}/u)
  })
})
