import type { Request } from '../cycle/request.ts'
import type { Budget } from '../polling/budget.ts'
import type { Ports } from '../ports/ports.ts'
import type { Binding } from '../ports/remote.ts'
import type { Library } from '../texts/library.ts'
import type { Obstacle } from './phase.ts'

/** Something may have changed. A hint may be wrong, and may come more than once. */
export type Hint =
  /** A file of definitions was saved, created or removed. */
  | { readonly kind: 'file'; readonly path: string }
  /** A folder came or went, and with it whatever is in it. */
  | { readonly kind: 'folder'; readonly path: string }
  /** Git is at work: HEAD, the index, a merge or rebase. */
  | { readonly kind: 'git' }
  /** Settings, credentials, or a word of another command: pause, resume. */
  | { readonly kind: 'settings' }

/** A bound branch that is checked out, and all that a cycle on it needs. */
export interface Place {
  readonly binding: Binding
  /** The git branch; `HEAD` where none is checked out. */
  readonly branch: string
  readonly ports: Ports
  readonly library: Library
  /** What the team's policy lets a cycle do by itself. */
  readonly request: Request
  /** The developer has agreed to push to this branch although it serves production. */
  readonly mayServe: boolean
  /** How often Xano is looked at, in milliseconds, where somebody has chosen it. */
  readonly every: number | undefined
}

/** Where a session works. It is looked at anew before every cycle: branches are switched, credentials change. */
export interface Desk {
  /** Calls back with hints until it is closed. */
  start(hint: (hint: Hint) => void): Promise<void>
  close(): Promise<void>
  /** What keeps every cycle from running, as far as this machine can tell. Cheap. */
  obstacle(): Promise<Obstacle | undefined>
  /** What is checked out now: the same object as long as nothing about it has changed. */
  open(): Promise<Place>
  /** Changes whenever the credentials do. */
  credentials(): string
  /** Runs `work` while no other command works in this repository. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** The requests that were sent, and how many may be. */
  budget(): Budget
}

/** Whether two places are one, however often it was looked at: what was agreed to at one says nothing of another. */
export const isSameBranch = (one: Place, other: Place): boolean =>
  one.branch === other.branch && JSON.stringify(one.binding) === JSON.stringify(other.binding)
