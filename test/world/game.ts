import { type Prng, prng } from '../../fixtures/prng.ts'
import { GROUP, type Kind, KINDS, OTHER_GROUP } from './editing.ts'

/** What a person does to a definition in the folder. */
const HERE = [
  ...['edit', 'edit', 'edit', 'insert', 'insert', 'drop', 'rename', 'delete', 'create', 'move', 'crlf'],
  ...['torn', 'emptied', 'open', 'save-stale', 'save-stale', 'swap'],
  ...['commit', 'reset', 'switch', 'stash', 'pop', 'rebase'],
] as const

/** What a colleague does to one in Xano's editor. */
const THERE = [
  ...['edit', 'edit', 'edit', 'insert', 'insert', 'drop', 'rename', 'delete', 'create', 'open'],
  ...['save-stale', 'save-stale', 'swap'],
] as const

/** What they do besides in the wide worlds. */
const MORE_HERE = ['copy', 'checkout'] as const
const MORE_THERE = ['recreate', 'revert', 'duplicate'] as const

/** And what in the widest: more of git, and whole folders. */
const MOST_HERE = [
  ...['amend', 'commit-file', 'reset-mixed', 'restore-source', 'clean', 'revert', 'lock'],
  ...['topic', 'topic', 'merge', 'squash', 'cherry-pick', 'stash-all', 'apply', 'drop-stash'],
  ...['git-push', 'git-push', 'git-pull', 'git-pull', 'pull-rebase'],
  ...['move-folder', 'copy-folder', 'kind', 'regroup'],
] as const
const MOST_THERE = ['regroup'] as const

/** All that is done to one definition in worlds that are not the widest, once each. */
export const ACTS: readonly Act[] = [
  ...[...new Set([...HERE, ...MORE_HERE])].map(what => ({ kind: 'here', what, which: 0, at: 2 }) as const),
  ...[...new Set([...THERE, ...MORE_THERE])].map(what => ({ kind: 'there', what, which: 0, at: 2 }) as const),
]

/** From this seed on people do more, and start processes of every sort. The worlds before stay what they were. */
export const WIDE_FROM = 2_000_000

/** From this seed on they do the most, clocks jump, and runs prefer a side or follow old texts that were restored. */
export const WIDEST_FROM = 3_000_000

/** An operation of the engine, as far as it matters to what can go wrong with it. */
export type Sort = 'multidoc' | 'push' | 'other request' | 'disk' | 'file' | 'other'

/** What goes wrong, with the next operation that it can happen to. */
export const FAULTS = {
  unreachable: ['multidoc', 'push', 'other request'],
  'token expired': ['multidoc', 'push', 'other request'],
  'too many requests': ['multidoc', 'push', 'other request'],
  'cut body': ['multidoc', 'other request'],
  'cut at a separator': ['multidoc'],
  'empty body': ['multidoc'],
  'no answer': ['push', 'other request'],
  'no answer though applied': ['push'],
  'a failure': ['push', 'multidoc', 'other request'],
  'a failure though applied': ['push'],
  'no space': ['disk', 'file'],
  'file refused': ['file'],
  'too many open files': ['disk'],
} as const satisfies Record<string, readonly Sort[]>

export type Fault = keyof typeof FAULTS

/** What only people in the widest worlds do in the folder. */
export type MostHere = (typeof MOST_HERE)[number]

type HereWhat = (typeof HERE)[number] | (typeof MORE_HERE)[number] | MostHere
type ThereWhat = (typeof THERE)[number] | (typeof MORE_THERE)[number] | (typeof MOST_THERE)[number]

/** What a person does to one of the definitions, at one of its places. */
export type Act =
  | {
      readonly kind: 'here'
      /** In which clone. */
      readonly who?: number
      readonly what: HereWhat
      readonly which: number
      readonly at: number
    }
  | {
      readonly kind: 'there'
      readonly what: ThereWhat
      readonly which: number
      readonly at: number
    }

export type Happening =
  | Act
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'kill' }
  /** The clock of this machine is put right, or wrong. */
  | { readonly kind: 'clock'; readonly minutes: number }

/** Something that happens right before the `moment`-th operation of a run; before the run begins, where that is 0. */
export interface Event {
  readonly run: number
  readonly moment: number
  readonly what: Happening
}

/** Single runs, and a watch of some minutes. */
const WAYS = ['sync', 'sync', 'watch', 'pull', 'push', 'fetch', 'sync paths', 'sync committed'] as const

/** One process. */
export interface Run {
  readonly how: (typeof WAYS)[number]
  /** In which clone. */
  readonly who?: number
  /** Whether the person agrees to deletions in Xano. */
  readonly deletions: boolean
  /** What the person says to the conflicts that are open before it begins; nothing leaves them open. */
  readonly choice: 'local' | 'xano' | 'union' | undefined
  /** The side that wins in the conflicts that it meets. */
  readonly preferred?: 'local' | 'xano'
  /** The old text that a person has restored before it begins: of which file, and from how many states ago. */
  readonly restored?: { readonly which: number; readonly ago: number }
}

/** All that happens in one world; nothing else is left to chance. */
export interface Game {
  readonly seed: number
  /** What is there in the beginning. */
  readonly kinds: readonly Kind[]
  /** Where endpoints may lie; the first is the one of those. */
  readonly groups: readonly string[]
  /** How many developers there are, each with a clone of one repository. */
  readonly clones: number
  /** Xano's free plan: ten requests in 20 s. */
  readonly isLimited: boolean
  readonly runs: readonly Run[]
  readonly events: readonly Event[]
}

const MOST_RUNS = 4
const MOST_EVENTS = 14
/** A sync with a push is at some thirty operations; what is meant for later ones comes to nothing. */
const MOMENTS = 32

export function draw(seed: number): Game {
  const random = prng(seed)
  const acts = actsOf(seed)
  const runs = Array.from({ length: 1 + random.below(MOST_RUNS) }, () => drawRun(random, seed))
  const events = Array.from({ length: 1 + random.below(MOST_EVENTS) }, () =>
    drawEvent(random, runs.length, acts),
  )
  const isMixed = random.once(3)
  const kinds = Array.from({ length: 1 + random.below(3) }, () => (isMixed ? random.pick(KINDS) : KINDS[0]))
  const groups = seed < WIDEST_FROM ? [GROUP] : [GROUP, OTHER_GROUP]
  const game = { seed, kinds, groups, clones: 1, isLimited: random.once(12), runs, events }
  return seed >= WIDEST_FROM && random.once(3) ? amongTwo(random, game) : game
}

/** Two developers at work, mostly where the processes run, and for longer. */
function amongTwo(random: Prng, game: Game): Game {
  const [acts, { seed }] = [actsOf(game.seed), game]
  const more = Array.from({ length: 1 + random.below(MOST_RUNS) }, () => drawRun(random, seed))
  const runs = [...game.runs, ...more].map(run => ({ ...run, who: random.below(2) }))
  const further = Array.from({ length: 1 + random.below(MOST_EVENTS) }, () =>
    drawEvent(random, runs.length, acts),
  )
  const events = [...game.events, ...further].map(event => {
    const who = random.once(3) ? random.below(2) : (runs[event.run]?.who ?? 0)
    return event.what.kind === 'here' ? { ...event, what: { ...event.what, who } } : event
  })
  return { ...game, clones: 2, runs, events }
}

/** What people may do. */
interface Acts {
  readonly here: readonly HereWhat[]
  readonly there: readonly ThereWhat[]
  /** Clocks jump. */
  readonly jumps: boolean
}

function actsOf(seed: number): Acts {
  if (seed < WIDE_FROM) return { here: HERE, there: THERE, jumps: false }
  const [here, there] = [
    [...HERE, ...MORE_HERE],
    [...THERE, ...MORE_THERE],
  ]
  if (seed < WIDEST_FROM) return { here, there, jumps: false }
  return { here: [...here, ...MOST_HERE], there: [...there, ...MOST_THERE], jumps: true }
}

function drawRun(random: Prng, seed: number): Run {
  const run: Run = {
    how: seed >= WIDE_FROM ? random.pick(WAYS) : random.once(4) ? 'watch' : 'sync',
    deletions: !random.once(3),
    choice: random.once(4) ? random.pick(['local', 'xano', 'union'] as const) : undefined,
  }
  if (seed < WIDEST_FROM) return run
  return {
    ...run,
    ...(random.once(6) && { preferred: random.pick(['local', 'xano'] as const) }),
    ...(random.once(6) && { restored: { which: random.below(3), ago: random.below(3) } }),
  }
}

function drawEvent(random: Prng, runs: number, acts: Acts): Event {
  const run = random.below(runs)
  const isAtRest = random.once(2)
  const person = drawAct(random, acts)
  if (isAtRest) return { run, moment: 0, what: person }
  const moment = 1 + random.below(MOMENTS)
  if (acts.jumps && random.once(12))
    return { run, moment, what: { kind: 'clock', minutes: random.pick([-90, -5, 5, 90] as const) } }
  const what = random.pick([person, person, { kind: 'fault', fault: random.pick(ALL_FAULTS) }, KILL] as const)
  return { run, moment, what }
}

const ALL_FAULTS = Object.keys(FAULTS) as Fault[]
const KILL = { kind: 'kill' } as const

const drawAct = (random: Prng, { here, there }: Acts): Happening => {
  const [which, at] = [random.below(3), random.below(5)]
  return random.once(2)
    ? { kind: 'here', what: random.pick(here), which, at }
    : { kind: 'there', what: random.pick(there), which, at }
}
