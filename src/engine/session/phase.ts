import type { ErrorCode } from '../ports/errors.ts'
import { type Burst, settledAt, touch } from './burst.ts'

/** Why nothing is done although there may be something to do. Each has a remedy, or passes by itself. */
export type Obstacle =
  /** A person said so. */
  | { readonly kind: 'asked' }
  /** Git is in the middle of something: a merge, a rebase, a lock of its index. */
  | { readonly kind: 'git'; readonly what: string }
  /** The checked-out branch belongs to no branch of Xano. */
  | { readonly kind: 'unbound'; readonly branch: string | undefined }
  /** Xano does not accept the token any more. */
  | { readonly kind: 'token'; readonly message: string }
  /** A folder is missing: a drive that is not there, a repository that was moved. */
  | { readonly kind: 'gone'; readonly folder: string }
  /** It cannot work like this: a wrong setting, a branch that Xano does not have. */
  | { readonly kind: 'broken'; readonly code: ErrorCode; readonly message: string }

/** Something that passes: no network, a server that fails, a limit of requests. */
export interface Trouble {
  readonly code: string
  readonly message: string
}

/** What a session is at. Times are milliseconds of one clock. */
export type Phase =
  | { readonly name: 'resting' }
  /** Something was saved here; it may not be whole yet. */
  | { readonly name: 'settling'; readonly burst: Burst }
  /** One cycle is under way; `again`: something arrived in the middle of it, and `burst` what was saved meanwhile. */
  | { readonly name: 'running'; readonly again: boolean; readonly failures: number; readonly burst?: Burst }
  /** The last tries failed in a way that passes. */
  | {
      readonly name: 'waiting'
      readonly until: number
      readonly failures: number
      readonly trouble: Trouble
      readonly burst?: Burst
    }
  | { readonly name: 'blocked'; readonly obstacle: Obstacle; readonly burst?: Burst }
  | { readonly name: 'stopped' }

export type Signal =
  /** A file was saved, created or removed; without a path, by the cycle itself. */
  | { readonly type: 'touched'; readonly path: string | undefined; readonly at: number }
  /** News from Xano, a move of HEAD, a person who asks: a cycle at once. */
  | { readonly type: 'called' }
  /** The time has come that the phase waits for. */
  | { readonly type: 'due' }
  | { readonly type: 'finished' }
  | { readonly type: 'failed'; readonly trouble: Trouble; readonly until: number }
  | { readonly type: 'obstructed'; readonly obstacle: Obstacle }
  /** The obstacle is gone. */
  | { readonly type: 'cleared' }
  | { readonly type: 'stop' }

type Step<P extends Phase, S extends Signal> = (phase: P, signal: S) => Phase

/** Complete by type: every phase has an answer to every signal. */
type Table = {
  readonly [N in Phase['name']]: {
    readonly [T in Signal['type']]: Step<Extract<Phase, { name: N }>, Extract<Signal, { type: T }>>
  }
}

const stay = (phase: Phase): Phase => phase
const stop = (): Phase => ({ name: 'stopped' })
const run = (failures = 0): Phase => ({ name: 'running', again: false, failures })
const settle = (burst: Burst): Phase => ({ name: 'settling', burst })

type Touch = Extract<Signal, { type: 'touched' }>
type Failure = Extract<Signal, { type: 'failed' }>

/** Whatever is saved while nothing can be done about it is still being written when that changes. */
const remember = <P extends Phase & { burst?: Burst }>(phase: P, { path, at }: Touch): P => ({
  ...phase,
  burst: touch(phase.burst, path, at),
})
const wait = (failures: number, { trouble, until }: Failure, burst?: Burst): Phase => ({
  name: 'waiting',
  until,
  failures,
  trouble,
  ...(burst ? { burst } : {}),
})
const obstruct = (
  phase: Phase & { burst?: Burst },
  { obstacle }: Extract<Signal, { type: 'obstructed' }>,
): Phase => ({
  name: 'blocked',
  obstacle,
  ...(phase.burst ? { burst: phase.burst } : {}),
})

const TABLE: Table = {
  resting: {
    touched: (_, { path, at }) => settle(touch(undefined, path, at)),
    called: () => run(),
    due: stay,
    finished: stay,
    failed: (_, failure) => wait(1, failure),
    obstructed: obstruct,
    cleared: stay,
    stop,
  },
  settling: {
    touched: remember,
    called: stay,
    due: () => run(),
    finished: stay,
    failed: ({ burst }, failure) => wait(1, failure, burst),
    obstructed: obstruct,
    cleared: stay,
    stop,
  },
  running: {
    touched: remember,
    called: phase => ({ ...phase, again: true }),
    due: stay,
    finished: ({ again, burst }) => (burst ? settle(burst) : again ? run() : { name: 'resting' }),
    failed: ({ failures, burst }, failure) => wait(failures + 1, failure, burst),
    obstructed: obstruct,
    cleared: stay,
    stop,
  },
  waiting: {
    touched: remember,
    called: ({ failures }) => run(failures),
    due: ({ failures }) => run(failures),
    finished: stay,
    failed: ({ failures, burst }, failure) => wait(failures + 1, failure, burst),
    obstructed: obstruct,
    cleared: ({ failures }) => run(failures),
    stop,
  },
  blocked: {
    touched: remember,
    called: stay,
    due: stay,
    finished: stay,
    failed: stay,
    obstructed: obstruct,
    cleared: ({ burst }) => (burst ? settle(burst) : run()),
    stop,
  },
  stopped: {
    touched: stay,
    called: stay,
    due: stay,
    finished: stay,
    failed: stay,
    obstructed: stay,
    cleared: stay,
    stop: stay,
  },
}

/** What a session is at after a signal. */
export function nextPhase(phase: Phase, signal: Signal): Phase {
  const step = TABLE[phase.name][signal.type] as Step<Phase, Signal>
  return step(phase, signal)
}

/** When the phase wants to be told that its time has come; never, for one that only waits for signals. */
export function dueAt(phase: Phase): number | undefined {
  if (phase.name === 'settling') return settledAt(phase.burst)
  if (phase.name !== 'waiting') return undefined
  return phase.burst ? Math.max(phase.until, settledAt(phase.burst)) : phase.until
}

/** Whether two phases differ only in what nobody is told of. */
export const isToldAlike = (one: Phase, other: Phase): boolean =>
  one.name === other.name &&
  (one.name !== 'blocked' || other.name !== 'blocked' || one.obstacle === other.obstacle)
