/**
 * Plays world after world: `npm run world -- --seeds 1000 --first 1`, and with `--mutant NAME` or `--mutants` an engine
 * that has lost one of its rules, until it is caught. What breaks is shrunk and told. With `--planner 1000000` plays so
 * many cases of the planner alone, with `--every 3` whatever can be done in three acts.
 */
import { draw as drawCase } from '../core/sync/planner/case.ts'
import { play as planned } from '../core/sync/planner/play.ts'
import { soakOptions } from '../soak-options.ts'
import { everyGame } from './every.ts'
import { draw, type Game } from './game.ts'
import { type Mutant, MUTANTS } from './mutants.ts'
import { play } from './play.ts'
import { shrink, story } from './story.ts'

/** Stories of more than these say nothing new. */
const MOST_STORIES = 5

/** How often a long run says how far it is. */
const SIGN_OF_LIFE_MS = 10_000

const names = MUTANTS.map(({ name }) => name)
const asked = soakOptions(
  `npm run world -- [--seeds N] [--first SEED] [--mutants | --mutant NAME | --planner N | --every ACTS]
  NAME is one of:
${names.map(name => `    ${name}`).join('\n')}`,
  {
    seeds: { type: 'string', default: '200' },
    first: { type: 'string', default: '1' },
    mutant: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    planner: { type: 'string' },
    every: { type: 'string' },
  },
)
const [seeds, first] = [asked.number('seeds'), asked.number('first')]
const only = asked.oneOf('mutant', names)

if (asked.has('mutants') || only !== undefined) await hunt()
else if (asked.has('planner')) plan(asked.number('planner'))
else if (asked.has('every')) await soak(everyGame(asked.number('every')))
else await soak(Array.from({ length: seeds }, (_, at) => draw(first + at)))

/** Plans alone: some 150 in a second. */
function plan(cases: number): void {
  let failures = 0
  let told = performance.now()
  for (let seed = first; seed < first + cases; seed++) {
    if (performance.now() > told + SIGN_OF_LIFE_MS) {
      console.log(`${seed - first} of ${cases} cases, ${failures} broken so far`)
      told = performance.now()
    }
    const broken = planned(drawCase(seed))
    if (broken.length === 0) continue
    if (++failures <= MOST_STORIES) console.log(`seed ${seed}: ${broken.join('; ')}`)
  }
  console.log(`${cases} cases, ${failures} broken`)
  if (failures > 0) process.exitCode = 1
}

/** Every world has to be whole. */
async function soak(games: Iterable<Game>): Promise<void> {
  let worlds = 0
  const sum = { posts: 0, inWindow: 0, killed: 0, operations: 0 }
  let failures = 0
  for (const game of games) {
    worlds++
    const { broken, trace, ...counts } = await play(game)
    sum.posts += counts.posts
    sum.inWindow += counts.inWindow
    sum.killed += counts.killed
    sum.operations += trace.length
    if (broken.length === 0) continue
    if (++failures <= MOST_STORIES) console.log(await story(await shrink(game)), '\n')
  }
  console.log(`${worlds} worlds, ${failures} broken; ${JSON.stringify(sum)}`)
  if (failures > 0) process.exitCode = 1
}

/** Every mutant has to be caught; how soon, and by which promise. */
async function hunt(): Promise<void> {
  for (const mutant of MUTANTS) {
    if (only !== undefined && mutant.name !== only) continue
    const caught = await hunted(mutant)
    console.log(
      caught ? `${mutant.name}: seed ${caught.seed}, ${caught.broken}` : `${mutant.name}: NOT CAUGHT`,
    )
    if (!caught) process.exitCode = 1
    else if (only !== undefined) console.log(await story(await shrink(draw(caught.seed), mutant), mutant))
  }
}

async function hunted(
  mutant: Mutant,
): Promise<{ readonly seed: number; readonly broken: string } | undefined> {
  for (let seed = first; seed < first + seeds; seed++) {
    const [broken] = (await play(draw(seed), mutant)).broken
    if (broken !== undefined && (await play(draw(seed))).broken.length === 0) return { seed, broken }
  }
  return undefined
}
