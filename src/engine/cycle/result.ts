import type { Halt } from '../../core/sync/guard.ts'
import type { Outcomes } from '../../core/sync/outcome.ts'
import type { Plan } from '../../core/sync/plan.ts'
import type { Applied } from '../mirror/mirror-state.ts'
import type { Landed, Save } from '../ports/history.ts'
import type { RemoteSnapshot } from '../ports/remote.ts'
import type { LocalScan } from '../ports/worktree.ts'
import type { Previewed } from '../push/without-rejected.ts'

/** A plan that was carried out. */
export interface Cycle {
  readonly kind: 'done'
  readonly plan: Plan
  readonly outcomes: Outcomes
  /** Xano as it was last read: before the plan was made, or back after a push. */
  readonly seen: RemoteSnapshot
  /** Something was sent, and files, Base and Xano were the same when it was read back: the next cycle has nothing to do. */
  readonly isSettled: boolean
  /** Nothing was sent, and files, Base and Xano were the same when it ended: the next cycle has nothing to do. */
  readonly isInStep: boolean
  /** What a push has done that was cut off before it could be told: Xano shows it. */
  readonly earlier: readonly Applied[]
  /** What was saved and pushed, for the run's next cycle to commit. */
  readonly saves: readonly Save[]
  /** What stays in the working tree for the developer to commit. */
  readonly left: Landed['left']
  /** Where git and the files stand now, as a look at them would find it if nobody has touched them since. */
  readonly folder: LocalScan
}

/** A plan that a guard refuses, and the id by which a person agrees to it. */
export interface Halted {
  readonly halt: Halt
  readonly id: string
}

/** Files were written, and then something failed, which is thrown: only what hears of each cycle learns of this one. */
export interface Cut {
  readonly kind: 'cut'
  readonly plan: Plan
  /** What became of the files. */
  readonly outcomes: Outcomes
  readonly left: Landed['left']
}

export type CycleResult =
  /** What would be done; nothing of it, where there is a `halt`. */
  | ({ readonly kind: 'planned'; readonly halted?: Halted } & Previewed)
  | ({ readonly kind: 'halted'; readonly plan: Plan } & Halted)
  | Cut
  | Cycle
