import type { Conflict } from '../core/sync/plan.ts'
import type { FilePath } from '../core/xs/file-path.ts'
import type { DefinitionKey } from '../core/xs/identity.ts'
import type { Answer, Decider } from '../engine/decisions/resolve.ts'
import type { Separation } from '../engine/decisions/separate.ts'
import type { Credit } from '../engine/mirror/mirror-line.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { Look } from '../engine/report/waiting.ts'
import type { Progress } from './stored-choices.ts'

/** What the resolver needs of the machine that it runs on. */
export interface ResolverDesk {
  readonly clock: Clock
  /** Finds the conflicts that are open now. */
  readonly look: Look
  /** Who made Xano's side of each what it is, and when, where that is known. */
  credits(conflicts: readonly Conflict[]): Promise<ReadonlyMap<DefinitionKey, Credit>>
  /**
   * Writes what was decided, while nobody else works in the repository; `waits` hears of the process that does. Throws
   * the reason of the signal where that is aborted before it begins.
   */
  write(
    decide: Decider,
    patience: { readonly waits: (process: number | undefined) => void; readonly signal: AbortSignal },
  ): Promise<readonly Answer[]>
  /** Lets the person edit a text of that name; nothing, if they gave up. The terminal is free for it. */
  edit(name: string, text: string): Promise<string | undefined>
  /** The same for a file itself. */
  editFile(path: FilePath): Promise<void>
  /** What the person's merge tool makes of a conflict; nothing, if it leaves it. The terminal is free for it. */
  mergeTool(conflict: Conflict): Promise<string | undefined>
  /** Makes a copied file a definition of its own; nothing, where it is no copy any more. */
  separate(path: FilePath): Promise<Separation | undefined>
  /** Gives a file the text that it had before markers were put into it. */
  unmark(path: FilePath): Promise<void>
  readonly progress: Progress
}
