import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDefinition } from '../../src/core/xs/definition.ts'
import { withoutGuid } from '../../src/core/xs/guid.ts'
import type { Cycle } from '../../src/engine/cycle/result.ts'
import { ALL, Bench, fn, pathOf } from '../doubles/bench.ts'
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
  await settled(bench)
  return locallyTouched
}

/** A run, with a person's consent where a guard asks for it. */
async function settled(bench: Bench): Promise<Cycle> {
  let last = (await bench.settle()).at(-1)
  for (let asked = 0; last?.kind === 'halted' && asked < 3; asked++)
    last = (await bench.settle(ALL, { confirmed: last.id })).at(-1)
  if (last?.kind !== 'done') throw new Error(`the run ended ${last?.kind ?? 'before it began'}`)
  return last
}

/** What somebody does in the middle of a run: here before a file is written, there before Xano is read. */
interface Meddling {
  readonly step: Disturbance
  readonly at: number
}

const meddling: fc.Arbitrary<Meddling> = fc.record({
  step: disturbance.filter(({ what }) => what === 'edit' || what === 'create'),
  at: fc.nat(2),
})

/** Everything that anybody has written when the run is over, and what was written before it. */
async function meddled(bench: Bench, meddlings: readonly Meddling[]): Promise<Set<string>> {
  const written = plantedTokens(bench)
  const occasion = (side: 'here' | 'there'): (() => void) => {
    let count = 0
    return () => {
      const now = count++
      for (const { step, at } of meddlings)
        if (step.side !== (side === 'here' ? 'there' : 'here') && at === now)
          disturb(bench, { ...step, side })
      for (const token of plantedTokens(bench)) written.add(token)
    }
  }
  const [writing, reading] = [occasion('here'), occasion('there')]
  bench.worktree.before = writing
  bench.remote.before = request => {
    if (request === 'snapshot') reading()
  }
  await settled(bench)
  bench.worktree.before = () => undefined
  bench.remote.before = () => undefined
  return written
}

/** Words of Base that no file has ever held and that were never sent, looked for each time when Base moves. */
function prematureWords(bench: Bench): Set<string> {
  const taken = new Set<string>()
  const premature = new Set<string>()
  const words = (texts: Iterable<string>): string[] =>
    [...texts].flatMap(text => text.match(/mark_\w+?_/g) ?? [])
  const write = bench.worktree.write.bind(bench.worktree)
  const look = (): void => {
    for (const word of words([...bench.worktree.files.values(), ...bench.remote.received.flat()]))
      taken.add(word)
  }
  bench.worktree.write = async changes => {
    look()
    const outcome = await write(changes)
    look()
    return outcome
  }
  const advance = bench.history.advance.bind(bench.history)
  bench.history.advance = (versions, note, mirror) => {
    look()
    for (const word of words(versions.map(({ text }) => text))) if (!taken.has(word)) premature.add(word)
    return advance(versions, note, mirror)
  }
  return premature
}

/**
 * What lies in the folder and in Xano just as it did before, by guid, with the place of the file. A file whose place
 * another one had taken is on its way there: it goes as soon as the place is free; and so does a new name.
 */
function undisturbed(bench: Bench, before: ReadonlyMap<string, string>, remote: ReadonlyMap<string, string>) {
  const nameOf = (text = ''): string => /^function (\S+)/.exec(text)?.[1] ?? ''
  const guidOf = (text = ''): string => /guid = "(.*)"/.exec(text)?.[1] ?? ''
  const laidOut = bench.history.states.at(-1)?.tree
  const isInPlace = (path: string, guid: string): boolean => {
    const blob = laidOut?.get(pathOf(path))
    return path.startsWith('moved/') || (blob !== undefined && guidOf(bench.history.blobs.get(blob)) === guid)
  }
  return [...before].flatMap(([path, text]) => {
    const guid = guidOf(text)
    const there = remote.get(guid)
    const isSame =
      bench.file(path) === text && there === bench.remote.objects.get(guid) && nameOf(text) === nameOf(there)
    return isSame && remote.has(guid) && isInPlace(path, guid) ? [{ path, text, guid }] : []
  })
}

describe('whatever both sides do', () => {
  it('nothing that anybody wrote is lost (I1)', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async ({ count, rounds }) => {
        const bench = await planted(count)
        for (const steps of rounds) {
          for (const step of steps) disturb(bench, step)
          const written = plantedTokens(bench)
          await settled(bench)
          const found = everything(bench)
          for (const token of written) expect(found).toContain(token)
        }
      }),
      { numRuns: 120 },
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
        const last = await settled(bench)
        const after = {
          writes: bench.worktree.writes,
          pushes: bench.remote.received.length,
          states: bench.history.states.length,
          advances: bench.history.advances,
        }
        expect(after).toEqual(before)
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
      { numRuns: 120 },
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
      { numRuns: 120 },
    )
  })

  it('nothing that anybody wrote while a run was under way is lost, and Base takes nothing too early (I1, I6)', async () => {
    const games = fc.record({
      count: fc.integer({ min: 1, max: NAMES.length }),
      rounds: fc.array(
        fc.tuple(fc.array(disturbance, { maxLength: 4 }), fc.array(meddling, { maxLength: 4 })),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    })
    await fc.assert(
      fc.asyncProperty(games, async ({ count, rounds }) => {
        const bench = await planted(count)
        const premature = prematureWords(bench)
        for (const [steps, meddlings] of rounds) {
          for (const step of steps) disturb(bench, step)
          const written = await meddled(bench, meddlings)
          const found = everything(bench)
          for (const token of written) expect(found).toContain(token)
          expect([...premature]).toEqual([])
        }
      }),
      { numRuns: 120 },
    )
  })

  it('what nobody touched keeps its bytes and its place, and is never sent (I5)', async () => {
    await fc.assert(
      fc.asyncProperty(identified, async ({ count, rounds }) => {
        const bench = await planted(count)
        for (const steps of rounds) {
          const before = new Map(bench.worktree.files)
          const remote = new Map(bench.remote.objects)
          for (const step of steps) disturb(bench, step)
          const resting = undisturbed(bench, before, remote)
          const pushes = bench.remote.received.length
          await settled(bench)
          const sent = bench.remote.received.slice(pushes).flat().join('\n')
          for (const { path, text, guid } of resting) {
            expect(bench.file(path)).toBe(text)
            expect(sent).not.toContain(guid)
          }
        }
      }),
      { numRuns: 120 },
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
      { numRuns: 120 },
    )
  })
})
