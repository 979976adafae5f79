import { nameKey } from '../xs/identity.ts'
import { holdBack } from './hold-back.ts'
import type { Held, Transition } from './plan.ts'
import type { Version } from './snapshot.ts'

/**
 * Holds back what would get the name of another definition in Xano, unless that one gets another name in the same push;
 * and of what would get one name together all but one. What is to be deleted still has its name until after the push.
 */
export function withholdTakenNames(
  transitions: readonly Transition[],
  theirs: readonly Version[],
): { transitions: Transition[]; held: Held[] } {
  const held: Held[] = []
  let left = [...transitions]
  if (!left.some(isRenamed)) return { transitions: left, held }
  const owners = new Map(theirs.map(version => [nameKey(version.definition), version]))
  for (let before = -1; before !== held.length;) {
    before = held.length
    const leaving = new Set(left.filter(isRenamed).map(({ sides }) => sides.theirs))
    const rivals = new Map(left.filter(isRenamed).map(each => [nameOf(each), each]))
    left = left.flatMap(transition => {
      const { ours, theirs: own } = transition.sides
      if (!ours || !isNamedAnew(transition)) return [transition]
      const name = nameKey(ours.definition)
      const owner = owners.get(name)
      const isFree = !owner || owner === own || (isRenamed(transition) && leaving.has(owner))
      const rival = rivals.get(name) ?? transition
      if (isFree && rival === transition) return [transition]
      const parts = holdBack(transition, { kind: 'name-taken' })
      held.push(parts.held)
      return parts.kept ? [parts.kept] : []
    })
  }
  return { transitions: left, held }
}

const nameOf = ({ sides: { ours } }: Transition): string => (ours ? nameKey(ours.definition) : '')

const isNamedAnew = (transition: Transition): boolean =>
  transition.remote?.kind === 'create' || isRenamed(transition)

const isRenamed = ({ sides: { ours, theirs }, remote }: Transition): boolean =>
  remote?.kind === 'update' &&
  ours !== undefined &&
  theirs !== undefined &&
  nameKey(ours.definition) !== nameKey(theirs.definition)
