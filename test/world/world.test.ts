import { describe, expect, it } from 'vitest'
import { draw, type Game, WIDE_FROM, WIDEST_FROM } from './game.ts'
import { MUTANTS } from './mutants.ts'
import { play } from './play.ts'
import { shrink, story } from './story.ts'

/** Of each sort; `npm run world` plays as many as one wants. */
const SEEDS = 60

describe('the seeded world', () => {
  it('is whole, whatever both sides do, whatever fails, and wherever a process ends', async () => {
    const seeds = [1, WIDE_FROM + 100, WIDEST_FROM].flatMap(first =>
      Array.from({ length: SEEDS }, (_, at) => first + at),
    )
    for (const seed of seeds) {
      const game = draw(seed)
      if ((await play(game)).broken.length > 0) expect(await story(await shrink(game))).toBe('')
    }
  })

  it('does the same at every operation for the same seed', async () => {
    for (const seed of [3, 7, 20]) expect(await play(draw(seed))).toEqual(await play(draw(seed)))
  })

  it('tells a failure by the least that leads to it', async () => {
    const mutant = MUTANTS.find(({ name }) => name === 'forgets to move Base')
    const game: Game = await shrink(draw(1), mutant)
    expect(game.events.length).toBeLessThanOrEqual(1)
    expect(await story(game, mutant)).toMatch(/^seed 1, .*\n(.*\n)*I2: a further run planned something/)
  })
})

describe('an engine that', () => {
  /** In a world that does not break the engine as it is. */
  it.each(MUTANTS.map(mutant => [mutant.name, mutant] as const))('%s is caught', async (_, mutant) => {
    const game = draw(mutant.seed)
    expect((await play(game)).broken).toEqual([])
    expect((await play(game, mutant)).broken).not.toEqual([])
  })
})
