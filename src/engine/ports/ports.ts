import type { Halt } from '../../core/sync/guard.ts'
import type { Clock } from './clock.ts'
import type { History } from './history.ts'
import type { Journal } from './journal.ts'
import type { Remote } from './remote.ts'
import type { Worktree } from './worktree.ts'

/** What a cycle is at, for whoever waits for it. */
export type Stage =
  | { readonly kind: 'reading'; readonly side: 'files' | 'xano' }
  | { readonly kind: 'comparing' }
  | { readonly kind: 'writing'; readonly done: number; readonly of: number }
  | { readonly kind: 'pushing'; readonly definitions: number }

/** All that a cycle needs of the world, and who is told how far it is. */
export interface Ports {
  readonly remote: Remote
  readonly worktree: Worktree
  readonly history: History
  readonly journal: Journal
  readonly clock: Clock
  readonly tell?: (stage: Stage) => void
  /** Called within long work that leaves no trace. Throws once this process is to end, unless traces were left before. */
  readonly heed?: () => void
  /** Hears of each plan that was to be carried out whether a guard has refused it, and which consent it wants. */
  readonly judged?: (halted: { readonly halt: Halt; readonly id: string } | undefined) => void
  /** Told when git gets to work on the last step of a cycle: what nobody waits for costs no time then. */
  readonly spare?: () => void
}
