import { type Definition, readDefinition } from '../xs/definition.ts'
import type { Transition } from './plan.ts'

const merged = new WeakMap<Transition, Definition | undefined>()

/**
 * What a definition is in Xano once a transition was sent: of a text that was merged, which may have the name or the group
 * that Xano gave it, and not those of the file. Nothing, where no text is sent.
 */
export function sentAs(transition: Transition): Definition | undefined {
  const { sides, local, remote } = transition
  if (!remote || remote.kind === 'delete') return undefined
  if (!local) return sides.ours?.definition
  if (!merged.has(transition)) merged.set(transition, definitionIn(remote.text) ?? sides.ours?.definition)
  return merged.get(transition)
}

function definitionIn(text: string): Definition | undefined {
  const reading = readDefinition(text)
  return reading.kind === 'definition' ? reading.definition : undefined
}
