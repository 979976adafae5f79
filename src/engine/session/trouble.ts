import type { CycleResult } from '../cycle/result.ts'
import { askedDelay, codeOf, messageOf, ReadOnly } from '../ports/errors.ts'
import { failedIn } from '../report/account.ts'
import type { Obstacle, Trouble } from './phase.ts'

/** What a failed cycle means for a session: it passes by itself, or it stands in the way until something changes. */
export type Diagnosis =
  | {
      readonly kind: 'passes'
      readonly trouble: Trouble
      readonly askedMs?: number
      readonly isMomentary?: true
    }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  /** Xano takes nothing, but can be read. */
  | { readonly kind: 'closed'; readonly trouble: Trouble }

/** Git or another command was in the way for a moment. */
const MOMENTARY = new Set(['head-moved', 'locked'])
const MOMENT_MS = 500

/** Nothing about them changes by trying again. */
const LASTING = new Set(['misconfigured', 'bound-elsewhere', 'not-found', 'forbidden', 'source-mismatch'])

/** Reads off an error whether trying again may help, and when. */
export function diagnose(error: unknown): Diagnosis {
  const message = messageOf(error)
  const code = codeOf(error)
  if (code === 'unauthorized') return { kind: 'obstacle', obstacle: { kind: 'token', message } }
  if (code === 'busy') return { kind: 'obstacle', obstacle: { kind: 'git', what: message } }
  if (code === 'push-disabled' || error instanceof ReadOnly)
    return { kind: 'closed', trouble: { code, message } }
  if (code !== 'internal' && LASTING.has(code))
    return { kind: 'obstacle', obstacle: { kind: 'broken', code, message } }
  const trouble = { code, message }
  if (MOMENTARY.has(code)) return { kind: 'passes', trouble, askedMs: MOMENT_MS, isMomentary: true }
  const asked = askedDelay(error)
  return asked === undefined ? { kind: 'passes', trouble } : { kind: 'passes', trouble, askedMs: asked }
}

/** What a run could not send because Xano failed on it. */
export function troubleIn(results: readonly CycleResult[]): Trouble | undefined {
  const last = results.at(-1)
  const failed = last ? failedIn(last) : []
  const [first] = failed
  if (!first) return undefined
  const { path, name, reason } = first.entry
  const others = failed.length > 1 ? ` (and ${failed.length - 1} more)` : ''
  return { code: first.code, message: `${path ?? name ?? ''}${others}: ${reason ?? ''}` }
}
