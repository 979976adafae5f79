import { nameKey } from '../xs/identity.ts'
import { NO_REASON, type ReasonsAmong } from './hold-back.ts'
import type { Transition } from './plan.ts'
import type { Version } from './snapshot.ts'

/**
 * Holds back what would get the name of another definition in Xano, unless that one gets another name in the same push;
 * and of what would get one name together all but one. What is to be deleted still has its name until after the push.
 */
export function takenNames(transitions: readonly Transition[], theirs: readonly Version[]): ReasonsAmong {
  if (!transitions.some(isRenamed)) return NO_REASON
  const owners = new Map(theirs.map(version => [nameKey(version.definition), version]))
  return left => {
    const leaving = new Set(left.filter(isRenamed).map(({ sides }) => sides.theirs))
    const rivals = new Map(left.filter(isRenamed).map(each => [nameOf(each), each]))
    return transition => {
      const { ours, theirs: own } = transition.sides
      if (!ours || !isNamedAnew(transition)) return undefined
      const name = nameKey(ours.definition)
      const owner = owners.get(name)
      const isFree = !owner || owner === own || (isRenamed(transition) && leaving.has(owner))
      const rival = rivals.get(name) ?? transition
      return isFree && rival === transition ? undefined : { kind: 'name-taken' }
    }
  }
}

const nameOf = ({ sides: { ours } }: Transition): string => (ours ? nameKey(ours.definition) : '')

const isNamedAnew = (transition: Transition): boolean =>
  transition.remote?.kind === 'create' || isRenamed(transition)

const isRenamed = ({ sides: { ours, theirs }, remote }: Transition): boolean =>
  remote?.kind === 'update' &&
  ours !== undefined &&
  theirs !== undefined &&
  nameKey(ours.definition) !== nameKey(theirs.definition)
