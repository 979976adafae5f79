import { describe, expect, it } from 'vitest'
import { NO_BACKGROUND } from '../../../src/core/sync/background.ts'
import { caughtUp } from '../../../src/core/sync/caught-up.ts'
import { reconcile } from '../../../src/core/sync/reconcile.ts'
import type { Snapshot } from '../../../src/core/sync/snapshot.ts'
import { snap } from './snap.ts'

const a = (text: string): Snapshot => snap({ 'f/a.xs': text })
const NONE = snap({})

const plan = (base: Snapshot, ours: Snapshot, mirror: Snapshot, theirs: Snapshot) =>
  reconcile({ base, ours, theirs }, { ...NO_BACKGROUND, caughtUp: caughtUp({ base, ours, mirror }) })

describe('what a file and the last seen state of Xano agree on', () => {
  it('is what an edit in Xano goes out from, whatever Base holds', () => {
    for (const base of [a('1'), NONE]) {
      const { transitions, conflicts } = plan(base, a('2'), a('2'), a('3'))
      expect(conflicts).toEqual([])
      expect(transitions).toMatchObject([{ sides: { base: base.versions[0] }, local: { to: 'f/a.xs' } }])
      expect(transitions[0]?.remote).toBeUndefined()
    }
  })

  it('lets what Xano has taken back come, and sends nothing of it again', () => {
    const { transitions } = plan(a('1'), a('2'), a('2'), a('1'))
    expect(transitions).toMatchObject([{ local: { to: 'f/a.xs' } }])
    expect(transitions[0]?.remote).toBeUndefined()
  })

  it('makes no difference where Xano still holds it', () => {
    expect(plan(a('1'), a('2'), a('2'), a('2'))).toEqual(
      reconcile({ base: a('1'), ours: a('2'), theirs: a('2') }),
    )
  })

  it.each([
    ['the file holds something else', a('1'), a('2'), a('3')],
    ['the file lies elsewhere', a('1'), snap({ 'f/b.xs': 'function a {\n}' }), a('function a {\n}')],
    ['the file is as Base has it', a('1'), a('1'), a('2')],
    ['Base has followed', a('2'), a('2'), a('2')],
    ['there is no file', a('1'), NONE, a('2')],
  ])('is not known where %s', (_, base, ours, mirror) => {
    expect(caughtUp({ base, ours, mirror }).size).toBe(0)
  })
})
