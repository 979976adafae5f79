import { describe, expect, it } from 'vitest'
import type { Definition } from '../../../src/core/xs/definition.ts'
import type { DefinitionKey } from '../../../src/core/xs/identity.ts'
import type { Activity } from '../../../src/engine/ports/remote.ts'
import { bystanders, type PushWindow } from '../../../src/engine/push/bystanders.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const KEY = 'a' as DefinitionKey
const A: Definition = { kind: 'function', name: 'a' }
const B: Definition = { kind: 'function', name: 'b' }
const ME = { name: 'Dev', email: 'Dev@example.com' }

/** Read at noon, sent two seconds later, over after three. */
const window = (rest: Partial<PushWindow> = {}): PushWindow => ({
  mark: 10,
  read: new Date(NOON),
  sent: new Date(NOON + 2000),
  over: new Date(NOON + 3000),
  definitions: new Map([[KEY, [A]]]),
  elsewhere: [],
  known: [A, B],
  ...rest,
})

/** A row that somebody left, so many milliseconds after noon. */
const row = (id: number, who: string, after: number, what = 'function a: update'): Activity => ({
  id,
  at: new Date(NOON + after),
  type: `${what.split(' ')[0] ?? ''}:${what.split(' ').at(-1) ?? ''}`,
  name: what,
  author: { name: who, email: who === '' ? '' : `${who}@example.com` },
})

/** Who was at `a` before our text took its place, and who since then. */
function told(rows: readonly Activity[], rest?: Partial<PushWindow>): string[][] {
  const newestFirst = [...rows].sort((x, y) => y.id - x.id)
  const { before = [], after = [] } = bystanders(newestFirst, ME, window(rest)).get(KEY) ?? {}
  return [before.map(({ name }) => name), after.map(({ name }) => name)]
}

const OWN = row(20, 'dev', 2500)

describe('who else was at a definition that was sent', () => {
  it.each<[string, Activity[], string[][]]>([
    ['nobody, where only our own row is there', [OWN], [[], []]],
    ['before our row, in the window', [row(15, 'ann', 1000), OWN], [['ann'], []]],
    ['after our row', [OWN, row(25, 'ann', 2600)], [[], ['ann']]],
    ['on both sides of it', [row(15, 'zoe', 1000), OWN, row(25, 'ann', 2600)], [['zoe'], ['ann']]],
    ['a person who saved twice, once', [row(15, 'ann', 1000), row(16, 'ann', 1100), OWN], [['ann'], []]],
    ['nobody, where it was before we read', [row(15, 'ann', -30_000), OWN], [[], []]],
    ['nobody, where the row was known', [row(9, 'ann', 1000), OWN], [[], []]],
    ['nobody, where somebody only looked', [row(15, 'ann', 1000, 'function a: read'), OWN], [[], []]],
    ['nobody, where it was another definition', [row(15, 'ann', 1000, 'function b: update'), OWN], [[], []]],
    ['nobody, where the row has no author', [row(15, '', 1000), OWN, row(25, '', 2600)], [[], []]],
  ])('%s', (_, rows, expected) => {
    expect(told(rows)).toEqual(expected)
  })

  it.each<[string, Activity[], string | undefined]>([
    ['who came last', [OWN, row(25, 'zoe', 2600), row(26, 'ann', 2700, 'function a: delete')], 'ann'],
    [
      'nobody, where it was made anew',
      [OWN, row(25, 'ann', 2600, 'function a: delete'), row(26, 'zoe', 2700)],
      undefined,
    ],
    ['nobody, where that was before our push', [row(15, 'ann', 1000, 'function a: delete'), OWN], undefined],
    ['nobody, where another one was deleted', [OWN, row(25, 'ann', 2600, 'function b: delete')], undefined],
  ])('has deleted it: %s', (_, rows, name) => {
    const newestFirst = [...rows].sort((x, y) => y.id - x.id)
    expect(bystanders(newestFirst, ME, window()).get(KEY)?.deletedBy?.name).toBe(name)
  })

  it('is told by the one row that a push may leave of the workspace as a whole', () => {
    const own = row(20, 'dev', 2500, 'workspace bakery: import')
    expect(told([row(15, 'zoe', 1000), own, row(25, 'ann', 2600)])).toEqual([['zoe'], ['ann']])
  })

  it('is told by the clock, where our push has left no row', () => {
    expect(told([row(15, 'zoe', 1000), row(25, 'ann', 2600)])).toEqual([['zoe'], ['ann']])
    expect(told([row(15, 'zoe', -86_400_000)])).toEqual([[], []])
  })

  it('does not depend on this clock within a minute, where our push has left a row', () => {
    for (const skew of [-50_000, 50_000]) {
      const rows = [row(12, 'old', skew - 5000), row(15, 'zoe', skew + 1000), row(20, 'dev', skew + 2500)]
      expect(told([...rows, row(25, 'ann', skew + 2600)])).toEqual([['zoe'], ['ann']])
    }
  })

  it('is nobody since our push, where the clock is so wrong that its row cannot be known', () => {
    const late = -7_200_000
    expect(told([row(20, 'dev', late), row(25, 'ann', late + 100)])).toEqual([[], []])
  })

  it('is nobody, where another definition of that name was changed by others', () => {
    const twin: Definition = { kind: 'function', name: 'a', verb: 'POST' }
    expect(told([row(15, 'ann', 1000), OWN, row(25, 'ann', 2600)], { elsewhere: [twin] })).toEqual([[], []])
  })

  it('is anybody before, and nobody for certain since, where another of that name was sent too', () => {
    const twin: Definition = { kind: 'function', name: 'a', verb: 'POST' }
    const definitions = new Map([
      [KEY, [A]],
      ['twin' as DefinitionKey, [twin]],
    ])
    const rows = [row(15, 'zoe', 1000), OWN, row(25, 'ann', 2600)]
    expect(told(rows, { definitions })).toEqual([['zoe'], []])
  })

  it('is told of the name that it had as well', () => {
    const definitions = new Map([[KEY, [B, A]]])
    expect(told([row(15, 'ann', 1000, 'function b: update'), OWN], { definitions })).toEqual([['ann'], []])
  })
})
