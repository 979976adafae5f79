import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefinition } from '../../src/core/xs/definition.ts'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import { Bench, fn } from '../doubles/bench.ts'
import { disturb, disturbance, type Disturbance, plantedTokens } from './disturbance.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

async function planted(count: number): Promise<Bench> {
  const bench = new Bench()
  for (const name of NAMES.slice(0, count))
    bench.remote.put(fn(name, ...['1', '2', '3', '4', '5', '6'].map(n => `${name}${n}`)))
  await bench.settle()
  return bench
}

/** Everything that is on disk, in Xano or reachable in git. */
const everything = (bench: Bench): string =>
  [...bench.worktree.files.values(), ...bench.remote.objects.values(), ...bench.history.blobs.values()].join(
    '\n',
  )

const roundsOf = (
  step: fc.Arbitrary<Disturbance>,
): fc.Arbitrary<{ count: number; rounds: Disturbance[][] }> =>
  fc.record({
    count: fc.integer({ min: 1, max: NAMES.length }),
    rounds: fc.array(fc.array(step, { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
  })

const rounds = roundsOf(disturbance)
/** A file without its guid is whatever bears its name, so that what was touched can't be told by words alone. */
const identified = roundsOf(disturbance.filter(({ what }) => what !== 'forget-guid'))

async function play(bench: Bench, steps: readonly Disturbance[]): Promise<Set<string>> {
  const locallyTouched = new Set<string>()
  for (const step of steps) for (const name of disturb(bench, step)) locallyTouched.add(name)
  await bench.settle()
  return locallyTouched
}

describe('whatever both sides do', () => {
  it('nothing that anybody wrote is lost (I1)', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async ({ count, rounds }) => {
        const bench = await planted(count)
        for (const steps of rounds) {
          for (const step of steps) disturb(bench, step)
          const written = plantedTokens(bench)
          await bench.settle()
          const found = everything(bench)
          for (const token of written) expect(found).toContain(token)
        }
      }),
      { numRuns: 600 },
    )
  })

  it('both sides agree after one run, but for what waits, and the next run does nothing (I2)', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async ({ count, rounds }) => {
        const bench = await planted(count)
        for (const steps of rounds) await play(bench, steps)
        const before = {
          writes: bench.worktree.writes,
          pushes: bench.remote.received.length,
          states: bench.history.states.length,
          advances: bench.history.advances,
        }
        const results = await bench.settle()
        const after = {
          writes: bench.worktree.writes,
          pushes: bench.remote.received.length,
          states: bench.history.states.length,
          advances: bench.history.advances,
        }
        expect(after).toEqual(before)
        const last = results.at(-1)
        if (last?.kind !== 'done') return
        expect(last.plan.transitions).toEqual([])
        const waiting = new Set(
          [...last.plan.conflicts, ...last.plan.held].flatMap(({ sides }) => [
            sides.ours?.text,
            sides.theirs?.text,
          ]),
        )
        const strays = new Set(
          last.plan.problems.flatMap(problem => (problem.kind === 'copy' ? [problem.version.text] : [])),
        )
        const local = [...bench.worktree.files.values()].filter(
          text => !waiting.has(text) && !strays.has(text),
        )
        const remote = [...bench.remote.objects.values()].filter(text => !waiting.has(text))
        expect(local.map(withoutGuid).sort()).toEqual(remote.map(withoutGuid).sort())
      }),
      { numRuns: 600 },
    )
  })

  it('only what was edited here is sent, and it is whole (I3, I7)', async () => {
    await fc.assert(
      fc.asyncProperty(identified, async ({ count, rounds }) => {
        const bench = await planted(count)
        const touched = new Set<string>()
        for (const steps of rounds) {
          const before = bench.remote.received.length
          for (const mark of await play(bench, steps)) touched.add(mark)
          for (const text of bench.remote.received.slice(before).flat()) {
            const reading = readDefinition(text)
            expect(reading.kind).toBe('definition')
            expect([...touched].some(mark => text.includes(mark))).toBe(true)
          }
        }
      }),
      { numRuns: 600 },
    )
  })

  it('Base holds only what Xano showed or what was sent (I6)', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async ({ count, rounds }) => {
        const bench = await planted(count)
        for (const steps of rounds) {
          await play(bench, steps)
          const shown = new Set(bench.history.states.flatMap(({ tree }) => [...tree.values()]))
          const sent = new Set(bench.remote.received.flat())
          for (const blob of bench.history.base.values())
            expect(shown.has(blob) || sent.has(bench.history.blobs.get(blob) ?? '')).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
  })
})
