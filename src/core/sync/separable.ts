import { nameKey } from '../xs/identity.ts'
import { references } from '../xs/references.ts'
import type { Transition } from './plan.ts'

/**
 * Parts what one push sends into groups that mean the same when each is sent by itself: what is new to Xano or renamed
 * there stays with whatever names it, because Xano empties a name that it does not know.
 */
export function separable<T extends { readonly transition: Transition }>(batch: readonly T[]): T[][] {
  const fresh = new Set(batch.flatMap(({ transition }) => freshName(transition)))
  const together: T[] = []
  const alone: T[][] = []
  for (const one of batch) {
    const { transition } = one
    const named = transition.sides.ours ? references(transition.sides.ours.text) : []
    if (freshName(transition).length > 0 || named.some(each => fresh.has(spoken(each)))) together.push(one)
    else alone.push([one])
  }
  return together.length === 0 ? alone : [together, ...alone]
}

/** The name that Xano does not know yet. */
function freshName({ sides: { ours, theirs } }: Transition): string[] {
  if (!ours || (theirs && nameKey(ours.definition) === nameKey(theirs.definition))) return []
  return [spoken(ours.definition)]
}

/** As a reference says it. */
const spoken = ({ kind, name }: { readonly kind: string; readonly name: string }): string => `${kind} ${name}`
