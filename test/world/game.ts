import { type Prng, prng } from '../../fixtures/prng.ts'
import { type Kind, KINDS } from './editing.ts'

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

/** From this seed on people do more, and start processes of every sort. The worlds before stay what they were. */
export const WIDE_FROM = 2_000_000

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

export type Happening =
  | {
      readonly kind: 'here'
      readonly what: (typeof HERE)[number] | (typeof MORE_HERE)[number]
      readonly which: number
      readonly at: number
    }
  | {
      readonly kind: 'there'
      readonly what: (typeof THERE)[number] | (typeof MORE_THERE)[number]
      readonly which: number
      readonly at: number
    }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'kill' }

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
  /** Whether the person agrees to deletions in Xano. */
  readonly deletions: boolean
  /** What the person says to the conflicts that are open before it begins; nothing leaves them open. */
  readonly choice: 'local' | 'xano' | 'union' | undefined
}

/** All that happens in one world; nothing else is left to chance. */
export interface Game {
  readonly seed: number
  /** What is there in the beginning. */
  readonly kinds: readonly Kind[]
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
  const isWide = seed >= WIDE_FROM
  const [here, there] = isWide
    ? [
        [...HERE, ...MORE_HERE],
        [...THERE, ...MORE_THERE],
      ]
    : [HERE, THERE]
  const acts = { here, there }
  const runs = Array.from({ length: 1 + random.below(MOST_RUNS) }, () => drawRun(random, isWide))
  const events = Array.from({ length: 1 + random.below(MOST_EVENTS) }, () =>
    drawEvent(random, runs.length, acts),
  )
  const isMixed = random.once(3)
  const kinds = Array.from({ length: 1 + random.below(3) }, () => (isMixed ? random.pick(KINDS) : KINDS[0]))
  return { seed, kinds, isLimited: random.once(12), runs, events }
}

/** What people may do. */
interface Acts {
  readonly here: readonly Extract<Happening, { readonly kind: 'here' }>['what'][]
  readonly there: readonly Extract<Happening, { readonly kind: 'there' }>['what'][]
}

const drawRun = (random: Prng, isWide: boolean): Run => ({
  how: isWide ? random.pick(WAYS) : random.once(4) ? 'watch' : 'sync',
  deletions: !random.once(3),
  choice: random.once(4) ? random.pick(['local', 'xano', 'union'] as const) : undefined,
})

function drawEvent(random: Prng, runs: number, acts: Acts): Event {
  const run = random.below(runs)
  const isAtRest = random.once(2)
  const person = drawAct(random, acts)
  if (isAtRest) return { run, moment: 0, what: person }
  const moment = 1 + random.below(MOMENTS)
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
