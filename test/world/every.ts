import { GROUP } from './editing.ts'
import { type Act, ACTS, type Game } from './game.ts'

/** Every order in which somebody can do so many things to one of two functions, with a sync behind each of them. */
export function* everyGame(acts: number): Generator<Game> {
  for (const sequence of sequences(acts))
    yield {
      seed: 1,
      kinds: ['function', 'function'],
      groups: [GROUP],
      clones: 1,
      isLimited: false,
      runs: sequence.map(() => ({ how: 'sync', deletions: true, choice: undefined })),
      events: sequence.map((what, run) => ({ run, moment: 0, what })),
    }
}

function* sequences(length: number): Generator<readonly Act[]> {
  if (length === 0) yield []
  else for (const before of sequences(length - 1)) for (const act of ACTS) yield [...before, act]
}
