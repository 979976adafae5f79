import { describe, expect, it } from 'vitest'
import { guard } from '../../../src/core/sync/guard.ts'
import { permit } from '../../../src/core/sync/permit.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { snap } from './snap.ts'

type Files = Record<string, string>

const many = (count: number, body = '1', kind = 'function'): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${kind}/f${n}.xs`, `${kind} f${n} {\n  ${body}\n}`]),
  )

function alarms(base: Files, ours: Files, theirs: Files, deletions = true): string[] {
  const sides = { base: snap(base), ours: snap(ours), theirs: snap(theirs) }
  const plan = permit(reconcile(sides), { local: true, remote: true, deletions, dataLoss: false })
  return (
    guard(plan, sides.base.versions)?.alarms.map(alarm =>
      'side' in alarm ? `${alarm.kind} ${alarm.side}` : alarm.kind,
    ) ?? []
  )
}

const without = (files: Files, count: number): Files => Object.fromEntries(Object.entries(files).slice(count))

describe('the guard', () => {
  const forty = { ...many(40), ...many(2, '1', 'table') }

  it.each<[string, Files, Files, Files, string[]]>([
    ['lets a quiet plan pass', forty, forty, forty, []],
    ['lets a first run pass', {}, {}, forty, []],
    ['halts when the folder is empty', forty, {}, forty, ['emptied here']],
    ['halts when Xano is empty', forty, forty, {}, ['emptied there']],
    ['halts for one definition that is all there was', many(1), {}, many(1), ['emptied here']],
    ['lets ten deletions in Xano pass', forty, forty, without(forty, 10), []],
    [
      'halts when more than a quarter would vanish from the folder',
      forty,
      forty,
      without(forty, 11),
      ['vanishing here'],
    ],
    [
      'halts when more than a quarter would vanish from Xano',
      forty,
      without(forty, 11),
      forty,
      ['vanishing there'],
    ],
    ['lets eleven of many pass', many(100), many(100), without(many(100), 11), []],
    [
      'halts when a whole kind of three would vanish',
      { ...many(9), ...many(3, '1', 'task') },
      many(9),
      { ...many(9), ...many(3, '1', 'task') },
      ['kind-vanishing there'],
    ],
    [
      'lets a whole kind of two vanish',
      { ...many(9), ...many(2, '1', 'task') },
      many(9),
      { ...many(9), ...many(2, '1', 'task') },
      [],
    ],
    [
      'halts when more than half were edited at once',
      many(30),
      { ...many(30), ...many(21, '2') },
      many(30),
      ['all-changed'],
    ],
    ['lets twenty edits pass, even if they are all there is', many(20), many(20, '2'), many(20), []],
  ])('%s', (_, base, ours, theirs, expected) => {
    expect(alarms(base, ours, theirs)).toEqual(expected)
  })

  it('does not count deletions that nobody has consented to, but always an empty folder', () => {
    expect(alarms(forty, without(forty, 11), forty, false)).toEqual([])
    expect(alarms(forty, {}, forty, false)).toEqual(['emptied here'])
  })

  it('gives every plan a fingerprint of its own, and the same plan the same', () => {
    const print = (theirs: Files): string | undefined => {
      const sides = { base: snap(forty), ours: snap(forty), theirs: snap(theirs) }
      return guard(reconcile(sides), sides.base.versions)?.fingerprint
    }
    const lost = without(forty, 11)
    expect(print(lost)).toBe(print(Object.fromEntries(Object.entries(lost).reverse())))
    expect(print(lost)).not.toBe(print(without(forty, 12)))
    expect(print(lost)).not.toBe(print({ ...lost, 'function/new.xs': 'function new {\n}' }))
  })

  it('lets pass what a text that cannot be read keeps waiting', () => {
    const base = snap(many(1))
    const problem = { reason: 'broken', line: 1, column: 1 }
    const theirs = { versions: [], unreadable: [{ problem, claims: [] }] }
    expect(guard(reconcile({ base, ours: base, theirs }), base.versions)).toBeUndefined()
  })
})
