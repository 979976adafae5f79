import type { Sides } from '../sides.ts'
import { danglingIn, givenTwice, namesOf } from './names.ts'
import type { Piece, Reason } from './piece.ts'

/** A name that a merge left in a state in which neither side had it. */
export interface Flaw {
  readonly name: string
  readonly reason: Extract<Reason, 'dangling' | 'duplicate'>
}

/**
 * What is wrong with a text in which two changes met: a name that one side removed, renamed or moved and the other
 * began to use; a variable that each side began to give where both run.
 */
export function flawsOf(
  merged: string,
  { base, ours, theirs }: Sides<string>,
  pieces: readonly Piece[],
): Flaw[] {
  if (!doMeet(pieces)) return []
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

/** Whether what one side changed names anything that the other side changed or named there. */
function doMeet(pieces: readonly Piece[]): boolean {
  const changed = { ours: '', theirs: '' }
  for (const { sides } of pieces) {
    if (sides.ours !== sides.base) changed.ours += `${sides.base}\n${sides.ours}\n`
    if (sides.theirs !== sides.base) changed.theirs += `${sides.base}\n${sides.theirs}\n`
  }
  return meets(changed.ours, changed.theirs) || meets(changed.theirs, changed.ours)
}

/** Whether a name that is used in the one text is a word of the other. */
function meets(using: string, other: string): boolean {
  const words = new Set(other.match(/[A-Za-z_]\w*/g))
  return [...using.matchAll(/\$(?:(?:var|input)\.)?([A-Za-z_]\w*)|\bname\s*:\s*"?(\w+)/g)].some(
    ([, variable, column]) => words.has(variable ?? column ?? ''),
  )
}
