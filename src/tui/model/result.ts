import { faultOf } from '../../core/sync/fault.ts'
import type { Choice } from '../../core/sync/resolution.ts'
import type { Problem } from '../../core/xs/definition.ts'
import type { Case } from './case.ts'
import type { Chosen } from './choices.ts'
import { joined, pickedText } from './hunk.ts'

/** A part of the text that the choices come to so far; `hunk` is the number of the one it stands for. */
export interface Part {
  readonly text: string
  readonly hunk?: number
  /** Nothing is chosen there yet. */
  readonly isOpen?: true
}

/** What the choices come to: not everything is chosen, a deletion, or a text and what keeps it from standing. */
export type Result =
  | { readonly kind: 'open' }
  | { readonly kind: 'deletion' }
  | { readonly kind: 'text'; readonly text: string; readonly fault: Problem | undefined }

const results = new WeakMap<Chosen, Result>()

/** A function of the conflict and what was chosen, and of nothing else. */
export function resultOf(one: Case, chosen: Chosen): Result {
  const known = results.get(chosen) ?? compute(one, chosen)
  results.set(chosen, known)
  return known
}

function compute(one: Case, chosen: Chosen): Result {
  const { base, ours, theirs } = one.conflict.sides
  const { whole } = chosen
  if (typeof whole === 'object') return judged(one, whole.text.trim())
  if (whole !== undefined) {
    const text = { local: ours, xano: theirs, base }[whole]?.text
    return text === undefined ? { kind: 'deletion' } : judged(one, text)
  }
  const parts = partsOf(one, chosen)
  if (parts.length === 0 || parts.some(({ isOpen }) => isOpen)) return { kind: 'open' }
  return judged(one, parts.reduce((text, part) => joined(text, part.text), '').trim())
}

/** A text that a side holds stands as it is: it stands there already. */
function judged({ conflict }: Case, text: string): Result {
  const { ours, theirs } = conflict.sides
  const isHeld = text === ours?.text || text === theirs?.text
  return { kind: 'text', text, fault: isHeld ? undefined : faultOf(conflict, text) }
}

/** What stands so far, in order. */
export function partsOf({ stretches, hunks }: Case, { picks }: Chosen): Part[] {
  return stretches.map(stretch => {
    if (stretch.kind === 'clean') return { text: stretch.text }
    const [hunk, pick] = [hunks[stretch.hunk], picks[stretch.hunk]]
    if (!hunk || pick === undefined) return { text: '', hunk: stretch.hunk, isOpen: true }
    return { text: pickedText(hunk, pick), hunk: stretch.hunk }
  })
}

export const isSound = (result: Result): boolean =>
  result.kind === 'deletion' || (result.kind === 'text' && !result.fault)

/** The same as the engine takes it; nothing while it could not be accepted. */
export function decisionOf(one: Case, chosen: Chosen): Choice | undefined {
  const result = resultOf(one, chosen)
  if (!isSound(result) || result.kind === 'open') return undefined
  const { ours, theirs } = one.conflict.sides
  const text = result.kind === 'text' ? result.text : undefined
  if (text === ours?.text) return 'local'
  if (text === theirs?.text) return 'xano'
  return text === undefined ? undefined : { text }
}
