import { describe, expect, it } from 'vitest'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { accountOfPlan } from '../../../src/engine/report/account.ts'
import { snap } from '../../core/sync/snap.ts'

const NAMES = ['a', 'b']
const states = (body: string) => snap(Object.fromEntries(NAMES.map(name => [`function/${name}.xs`, body])))
const plan = reconcile({ base: states('one'), ours: states('here'), theirs: states('there') })

describe('what is told of a plan with conflicts', () => {
  it.each([
    [undefined, NAMES.length, 0],
    ['local', 0, NAMES.length],
    ['xano', 0, NAMES.length],
  ] as const)('names each once, as open or as decided (%s is preferred)', (side, open, decided) => {
    const { conflicts, resolved } = accountOfPlan(plan, side)
    expect([conflicts, resolved].map(({ length }) => length)).toEqual([open, decided])
  })
})
