import { holdBackEach, type Withheld } from './hold-back.ts'
import type { Transition } from './plan.ts'
import type { Definition } from '../xs/definition.ts'
import { sentAs } from './sent-as.ts'
import type { Version } from './snapshot.ts'

/**
 * Holds back the deletion of an API group that endpoints stay in, or come into: Xano would delete them with it, and nobody
 * asked for that.
 */
export function withholdFullGroups(transitions: readonly Transition[], theirs: readonly Version[]): Withheld {
  const isDeletion = ({ remote }: Transition): boolean => remote?.kind === 'delete'
  const sent = transitions.flatMap(transition => sentAs(transition) ?? [])
  const doomed = new Set(transitions.filter(isDeletion).map(({ sides }) => sides.theirs))
  return holdBackEach(transitions, transition => {
    const group = transition.sides.theirs?.definition
    if (!isDeletion(transition) || group?.kind !== 'api_group') return undefined
    const stay = theirs.filter(version => !doomed.has(version)).map(({ definition }) => definition)
    const members = [...stay, ...sent].filter(definition => isIn(group.name, definition))
    if (members.length === 0) return undefined
    const names = members.map(({ verb = '', name }) => `${verb} ${name}`.trim())
    return { kind: 'not-empty', members: [...new Set(names)] }
  })
}

const isIn = (name: string, { kind, group }: Definition): boolean => kind === 'query' && group === name
