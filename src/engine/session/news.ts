import type { Halt } from '../../core/sync/guard.ts'
import type { CycleResult } from '../cycle/result.ts'
import type { Stage } from '../ports/ports.ts'
import type { Account } from '../report/account.ts'
import type { Standing } from '../report/standing.ts'
import type { Place } from './desk.ts'
import type { Obstacle, Phase, Trouble } from './phase.ts'

/** What a session tells, in the order in which it happens. */
export type News =
  /** Both sides are watched; told again when the branch begins or ceases to serve production. */
  | { readonly event: 'ready'; readonly place: Place; readonly live: boolean | undefined }
  /** What came and went; what waits holds only what nobody was told of yet. The results are of all its cycles. */
  | { readonly event: 'done'; readonly account: Account; readonly results: readonly CycleResult[] }
  /** What waits for nobody any more. */
  | { readonly event: 'resolved'; readonly gone: Standing }
  | { readonly event: 'halted'; readonly halt: Halt; readonly id: string }
  | { readonly event: 'paused'; readonly obstacle: Obstacle }
  | { readonly event: 'resumed' }
  /** A try failed and is made again by itself, in so many milliseconds. */
  | { readonly event: 'error'; readonly trouble: Trouble; readonly retryInMs: number }
  /** Both sides and Base agree, but for what waits. */
  | { readonly event: 'settled'; readonly standing: Standing }
  | { readonly event: 'phase'; readonly phase: Phase }
  /** An answer of Xano is overdue; it is still waited for. Or that is over. */
  | { readonly event: 'late'; readonly isLate: boolean }
  /** What git had lost of what a session works with, and was made anew. */
  | { readonly event: 'remade'; readonly words: readonly string[] }
  /** How far the cycle is that is under way. */
  | { readonly event: 'stage'; readonly stage: Stage }
