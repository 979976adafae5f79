import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueAt, nextPhase, type Phase, type Signal } from '../../../src/engine/session/phase.ts'

const START: Phase = { name: 'running', again: false, failures: 0 }
const touched = (at: number, path = 'a.xs'): Signal => ({ type: 'touched', path, at })
const failed = (until: number): Signal => ({
  type: 'failed',
  until,
  trouble: { code: 'unreachable', message: '' },
})
const blocked: Signal = { type: 'obstructed', obstacle: { kind: 'git', what: 'a rebase' } }
const after = (...signals: readonly Signal[]): Phase => signals.reduce(nextPhase, START)

describe('a phase', () => {
  it('rests when a cycle has finished', () => {
    expect(after({ type: 'finished' })).toEqual({ name: 'resting' })
  })

  it('runs exactly once more for all that was called in the middle of a cycle', () => {
    const again = after({ type: 'called' }, { type: 'called' }, { type: 'finished' })
    expect(again.name).toBe('running')
    expect(nextPhase(again, { type: 'finished' }).name).toBe('resting')
  })

  it('settles what was saved in the middle of a cycle before the next one', () => {
    const phase = after(touched(100), { type: 'called' }, { type: 'finished' })
    expect(phase.name).toBe('settling')
    expect(dueAt(phase)).toBe(300)
  })

  it('runs no cycle on a file that was just saved, even if Xano has news', () => {
    expect(after({ type: 'finished' }, touched(1), { type: 'called' }).name).toBe('settling')
  })

  it('counts failures in a row, and forgets them after a success', () => {
    const twice = after(failed(1000), { type: 'due' }, failed(3000))
    expect(twice).toMatchObject({ name: 'waiting', failures: 2, until: 3000 })
    const fresh = [{ type: 'due' }, { type: 'finished' }, { type: 'called' }, failed(9000)] as Signal[]
    expect(fresh.reduce(nextPhase, twice)).toMatchObject({ failures: 1 })
  })

  it('lets files rest that were saved while it waited or was blocked', () => {
    expect(dueAt(after(failed(1000), touched(950)))).toBe(1150)
    expect(after(blocked, touched(5), { type: 'cleared' }).name).toBe('settling')
  })

  it('does nothing while it is blocked, whoever calls', () => {
    expect(after(blocked, { type: 'called' }, { type: 'due' }, touched(1)).name).toBe('blocked')
  })

  it('stays stopped', () => {
    fc.assert(
      fc.property(fc.array(signals), list => {
        expect(list.reduce(nextPhase, { name: 'stopped' })).toEqual({ name: 'stopped' })
      }),
    )
  })

  it('never starts a cycle except from the end of another, a wish, the right time or the end of an obstacle', () => {
    fc.assert(
      fc.property(fc.array(signals), list => {
        let phase: Phase = { ...START }
        for (const signal of list) {
          const next = nextPhase(phase, signal)
          if (next.name === 'running' && phase.name !== 'running')
            expect(['called', 'due', 'cleared']).toContain(signal.type)
          phase = next
        }
      }),
    )
  })
})

const signals: fc.Arbitrary<Signal> = fc.oneof(
  fc.nat(100_000).map(at => touched(at)),
  fc.nat(100_000).map(failed),
  fc.constantFrom<Signal>(
    blocked,
    { type: 'called' },
    { type: 'due' },
    { type: 'finished' },
    { type: 'cleared' },
    { type: 'stop' },
  ),
)
