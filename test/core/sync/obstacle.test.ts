import { describe, expect, it } from 'vitest'
import { guard } from '../../../src/core/sync/guard.ts'
import type { Obstacle } from '../../../src/core/sync/obstacle.ts'
import type { Plan } from '../../../src/core/sync/plan.ts'
import { permit } from '../../../src/core/sync/permit.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import { fnText, snap } from './snap.ts'

const files = (...names: readonly string[]) =>
  snap(Object.fromEntries(names.map(name => [`function/${name}.xs`, fnText(name, 'x')])))

/** Base and Xano hold `a`, `b` and `c`; the folder holds `here`, and obstacles. */
function planned(here: readonly string[], ...obstacles: readonly Obstacle[]): Plan {
  const all = files('a', 'b', 'c')
  return reconcile({ base: all, ours: { ...files(...here), obstacles }, theirs: all })
}

const names = (list: readonly { sides: Plan['held'][number]['sides'] }[]): (string | undefined)[] =>
  list.map(({ sides }) => (sides.base ?? sides.theirs)?.definition.name)

describe('an obstacle', () => {
  it.each(['link', 'special', 'unreadable'] as const)(
    'of the kind %s at the place of a file is a problem of its definition, and no deletion',
    kind => {
      const plan = planned(['a', 'b'], { place: 'function/c.xs', kind })
      expect(plan.transitions).toEqual([])
      expect(plan.held).toEqual([])
      expect(plan.problems).toMatchObject([
        { kind: 'obstacle', obstacle: { kind }, definition: { name: 'c' } },
      ])
    },
  )

  it('that is a folder at the place of a file holds its definition', () => {
    const plan = planned(['a', 'b'], { place: 'function/c.xs', kind: 'folder' })
    expect([plan.transitions, plan.problems]).toEqual([[], []])
    expect(plan.held).toMatchObject([{ reason: { kind: 'obstructed', obstacle: { kind: 'folder' } } }])
  })

  it.each(['function', '.'])('at %s holds every definition below, of which nothing vanishes', place => {
    const plan = planned([], { place, kind: 'link' })
    expect([plan.transitions, plan.problems]).toEqual([[], []])
    expect(names(plan.held)).toEqual(['a', 'b', 'c'])
    expect(guard(plan, files('a', 'b', 'c').versions)).toBeUndefined()
  })

  it('keeps what is new in Xano from its place', () => {
    const obstacle: Obstacle = { place: 'function/c.xs', kind: 'folder' }
    const both = files('a', 'b')
    const plan = reconcile({
      base: both,
      ours: { ...both, obstacles: [obstacle] },
      theirs: files('a', 'b', 'c'),
    })
    expect(plan.transitions).toEqual([])
    expect(names(plan.held)).toEqual(['c'])
  })

  it('that holds what nobody can look into lets no deletion be believed', () => {
    for (const kind of ['unreadable', 'name'] as const) {
      const plan = planned(['a', 'b'], { place: 'elsewhere.xs', kind })
      expect(plan.transitions).toEqual([])
      expect(plan.held).toMatchObject([{ reason: { kind: 'unread', what: 'elsewhere.xs' } }])
    }
  })

  it('that cannot be a definition hides none elsewhere', () => {
    const plan = planned(['a', 'b'], { place: 'elsewhere.xs', kind: 'link' })
    expect(plan.transitions).toMatchObject([{ remote: { kind: 'delete' } }])
    expect(plan.problems).toMatchObject([{ obstacle: { place: 'elsewhere.xs' } }])
  })

  it('that the policy ignores is not told', () => {
    const permissions = { local: true, remote: true, deletions: false, dataLoss: false }
    const plan = planned(['a', 'b', 'c'], { place: 'vendor/x.xs', kind: 'link' })
    const isIgnored = (path: string): boolean => path.startsWith('vendor/')
    expect(permit(plan, permissions).problems).toHaveLength(1)
    expect(permit(plan, { ...permissions, isIgnored }).problems).toEqual([])
  })
})
