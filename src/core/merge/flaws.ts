import type { Sides } from '../sides.ts'
import { danglingIn, givenTwice, namesOf } from './names.ts'
import type { Reason } from './piece.ts'

/** A name that a merge left in a state in which neither side had it. */
export interface Flaw {
  readonly name: string
  readonly reason: Extract<Reason, 'dangling' | 'duplicate'>
}

/**
 * What is wrong with a text in which two changes met: a name that one side removed, renamed or moved and the other
 * began to use; a variable that each side began to give where both run.
 */
export function flawsOf(merged: string, { base, ours, theirs }: Sides<string>): Flaw[] {
  const names = { base: namesOf(base), ours: namesOf(ours), theirs: namesOf(theirs) }
  const result = namesOf(merged)
  const known = new Set(
    [names.base, names.ours, names.theirs].flatMap(({ given }) =>
      given.map(({ name }) => name.replace('each ', '')),
    ),
  )
  const [own, their] = [danglingIn(names.ours), danglingIn(names.theirs)]
  const dangling = [...danglingIn(result)].flatMap(([name, times]): Flaw[] => {
    const before = Math.max(own.get(name) ?? 0, their.get(name) ?? 0)
    return known.has(name) && times > before ? [{ name, reason: 'dangling' }] : []
  })
  const [twiceOurs, twiceTheirs] = [givenTwice(names.ours), givenTwice(names.theirs)]
  const duplicate = [...givenTwice(result)].flatMap(([name, pairs]): Flaw[] => {
    const before = Math.max(twiceOurs.get(name) ?? 0, twiceTheirs.get(name) ?? 0)
    return pairs > before ? [{ name, reason: 'duplicate' }] : []
  })
  return [...dangling, ...duplicate]
}
