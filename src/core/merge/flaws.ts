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
  const wanted = contested(pieces)
  if (wanted.size === 0) return []
  const names = { base: namesOf(base, wanted), ours: namesOf(ours, wanted), theirs: namesOf(theirs, wanted) }
  const result = namesOf(merged, wanted)
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

/** The names that one side may have begun or ceased to give, and that are among what the other side changed. */
function contested(pieces: readonly Piece[]): ReadonlySet<string> {
  const [ours, theirs] = [newMentions(), newMentions()]
  for (const { sides } of pieces) {
    if (sides.ours !== sides.base) mention(ours, sides.base, sides.ours)
    if (sides.theirs !== sides.base) mention(theirs, sides.base, sides.theirs)
  }
  const inBoth = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
    [...a].filter(name => b.has(name))
  return new Set([
    ...inBoth(ours.used, theirs.given),
    ...inBoth(theirs.used, ours.given),
    ...inBoth(ours.results, theirs.results),
  ])
}

/** The names in changed texts, by what may be done with them there. */
interface Mentions {
  readonly used: Set<string>
  /** Variables that are given, and all words that may be the name of a field. */
  readonly given: Set<string>
  /** Variables that are given. */
  readonly results: Set<string>
}

const newMentions = (): Mentions => ({ used: new Set(), given: new Set(), results: new Set() })

const MENTION =
  /\b(?:as|var)\s+\$([A-Za-z_]\w*)|\$(?:(?:var|input)\.|input\s*(?:\[|\|\s*get\s*:)\s*\\?["'])?([A-Za-z_]\w*)|\bname\s*:\s*"?(\w+)|(?<!\.)\b([A-Za-z_]\w*)(?![\w.])/g

function mention(found: Mentions, ...texts: readonly string[]): void {
  for (const text of texts)
    for (const [, result, variable, column, word] of text.matchAll(MENTION)) {
      if (result !== undefined) found.results.add(result)
      const given = result ?? word
      if (given !== undefined) found.given.add(given)
      const used = variable ?? column
      if (used !== undefined) found.used.add(used)
      if (column !== undefined) found.given.add(column)
    }
}
