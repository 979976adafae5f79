import { type DefinitionKey, nameKey } from '../xs/identity.ts'
import type { Match } from './pair.ts'
import type { Held, ProblemReport, Transition } from './plan.ts'
import { sentAs } from './sent-as.ts'
import type { Version } from './snapshot.ts'

/**
 * Xano takes a definition without a guid for the one that has its name. So nothing new is sent under a name that
 * another one has there: it waits if that one is about to give the name up, and is a problem if it is not. Where the
 * file of that one has another name, this one is what the name means here (`unnamed`).
 */
export function settleNames(
  transitions: readonly Transition[],
  matches: readonly Match[],
): { transitions: Transition[]; held: Held[]; problems: ProblemReport[]; unnamed: Version[] } {
  const held: Held[] = []
  const problems: ProblemReport[] = []
  const unnamed: Version[] = []
  if (!transitions.some(({ remote }) => remote?.kind === 'create'))
    return { transitions: [...transitions], held, problems, unnamed }
  const owners = new Map<string, Match>()
  for (const match of matches) if (match.theirs) owners.set(nameKey(match.theirs.definition), match)
  const leaving = departing(transitions)
  const taken = new Map<string, Transition>()
  const free = transitions.filter(transition => {
    const { key, sides, remote } = transition
    if (remote?.kind !== 'create' || !sides.ours) return true
    const name = nameKey(sides.ours.definition)
    const owner = owners.get(name)
    const rival = taken.get(name)
    const blocker = owner ?? rival?.sides
    if (!blocker) {
      taken.set(name, transition)
      return true
    }
    if (owner && leaving.has(owner.key)) held.push({ key, sides, reason: { kind: 'name-taken' } })
    else problems.push({ kind: 'copy', version: sides.ours, original: blocker.ours ?? blocker.theirs })
    if (owner?.ours && nameKey(owner.ours.definition) !== name) unnamed.push(sides.ours)
    return false
  })
  return { transitions: free, held, problems, unnamed }
}

/** The definitions that are on their way to another name in Xano, or out of it. */
function departing(transitions: readonly Transition[]): Set<DefinitionKey> {
  return new Set(
    transitions.flatMap(transition => {
      const { key, sides, remote } = transition
      if (!sides.theirs || !remote) return []
      const sent = sentAs(transition)
      return sent && nameKey(sent) === nameKey(sides.theirs.definition) ? [] : [key]
    }),
  )
}
