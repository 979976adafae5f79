import type { Copy } from './pair.ts'
import type { Transition } from './plan.ts'

/**
 * A file that was saved over with another definition, as by an editor that did not see two files change places, is not
 * deleted: it comes back, beside what was saved there.
 */
export function bringBack(transition: Transition, copies: readonly Copy[]): Transition {
  const { key, sides, remote } = transition
  const { base, theirs } = sides
  if (remote?.kind !== 'delete' || !base || !theirs) return transition
  if (!copies.some(({ version: { path } }) => path === base.path)) return transition
  return { key, sides, local: { from: undefined, to: base.path, text: theirs.text } }
}
