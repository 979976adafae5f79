import type { Event, Game } from './game.ts'
import type { Mutant } from './mutants.ts'
import { play } from './play.ts'

/** The least of a game that still breaks something: whatever can be left out of it is left out. */
export async function shrink(game: Game, mutant?: Mutant): Promise<Game> {
  let least = game
  for (let isLess = true; isLess;) {
    isLess = false
    for (const smaller of smallerThan(least)) {
      if ((await play(smaller, mutant)).broken.length === 0) continue
      least = smaller
      isLess = true
      break
    }
  }
  return least
}

function* smallerThan(game: Game): Generator<Game> {
  const { runs, events } = game
  for (const event of events) yield { ...game, events: events.filter(each => each !== event) }
  for (const [index, run] of runs.entries())
    if (runs.length > 1 && events.every(event => event.run !== index))
      yield { ...game, runs: runs.filter(each => each !== run), events: events.map(before(index)) }
  for (const [index, run] of runs.entries()) {
    const { deletions } = run
    const plain = {
      how: 'sync' as const,
      deletions,
      choice: undefined,
      ...(run.who !== undefined && { who: run.who }),
    }
    const { preferred, restored, ...rest } = run
    if (preferred && restored) {
      yield { ...game, runs: runs.map((each, at) => (at === index ? { ...rest, preferred } : each)) }
      yield { ...game, runs: runs.map((each, at) => (at === index ? { ...rest, restored } : each)) }
    }
    if (run.how !== 'sync' || run.choice || preferred || restored)
      yield { ...game, runs: runs.map((each, at) => (at === index ? plain : each)) }
  }
  if (game.isLimited) yield { ...game, isLimited: false }
  if (game.kinds.length > 1) yield { ...game, kinds: game.kinds.slice(0, -1) }
  if (game.kinds.some(kind => kind !== 'function')) yield { ...game, kinds: game.kinds.map(() => 'function') }
}

const before =
  (index: number) =>
  (event: Event): Event =>
    event.run > index ? { ...event, run: event.run - 1 } : event

/** What happens in a game, and what it breaks, for a person to read. */
export async function story(game: Game, mutant?: Mutant): Promise<string> {
  const { trace, broken } = await play(game, mutant)
  const size = game.kinds.join(', ')
  const played = trace.slice(trace.findIndex(line => line.startsWith('run 0')))
  return [`seed ${game.seed}, ${size}`, ...played.filter(line => TELLING.test(line)), ...broken].join('\n')
}

/** What somebody did or what went wrong, and what of the engine's doing leaves a trace. */
const TELLING =
  /^\S|^ {4}|ended|stage|rename onto|remove |list the files|ref of|journal: begin|POST .*multidoc|DELETE|GET .*multidoc/
