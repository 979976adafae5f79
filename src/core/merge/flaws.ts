import type { Sides } from '../sides.ts'
import { sharedText } from '../xs/shared-text.ts'
import { danglingIn, givenTwice, namesOf } from './names.ts'
import type { Piece, Reason } from './piece.ts'

/** A name that a merge left in a state in which neither side had it. */
export interface Flaw {
  readonly name: string
  readonly reason: Extract<Reason, 'dangling' | 'duplicate'>
}

/**
 * What is wrong with a text in which two changes met: a name that one side removed, renamed or moved and the other
 * began to use; a variable that each side began to give where both run. Without the pieces that it was merged of, a
 * text has no structure, and any change may bear on all of it.
 */
export function flawsOf(merged: string, sides: Sides<string>, pieces?: readonly Piece[]): Flaw[] {
  const { base, ours, theirs } = sides
  const wanted = pieces
    ? contested(
        pieces.map(piece => piece.sides),
        changed,
      )
    : contested([sides], whole)
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
function contested(places: readonly Sides<string>[], changeOf: typeof whole): ReadonlySet<string> {
  const [own, their] = [newMentions(), newMentions()]
  for (const { base, ours, theirs } of places) {
    if (ours !== base) mention(own, changeOf(base, ours))
    if (theirs !== base) mention(their, changeOf(base, theirs))
  }
  const inBoth = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
    [...a].filter(name => b.has(name))
  return new Set([
    ...inBoth(own.used, their.given),
    ...inBoth(their.used, own.given),
    ...inBoth(own.results, their.results),
  ])
}

const whole = (base: string, side: string): readonly string[] => [base, side]

/**
 * What a text of Base was, and what a side made of it: all from the first line that differs to the last, and one more
 * on either side, since what says that a name is given may stand on the line before it.
 */
function changed(base: string, side: string): readonly string[] {
  const { head, tail } = sharedText(base, side)
  const from = lineBefore(base, head)
  const rest = base.length - lineBehind(base, base.length - tail)
  return [base.slice(from, base.length - rest), side.slice(from, side.length - rest)]
}

/** Where the line begins before that of an offset, blank ones aside. */
function lineBefore(text: string, at: number): number {
  let end = lineAt(text, at)
  while (end > 0 && text.charCodeAt(end - 1) <= SPACE) end--
  return lineAt(text, end)
}

/** Where the line of an offset begins. */
const lineAt = (text: string, at: number): number => (at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1)

/** Where the line ends behind that of an offset, blank ones aside. */
function lineBehind(text: string, at: number): number {
  let next = text.indexOf('\n', at)
  while (next >= 0 && text.charCodeAt(next) <= SPACE) next++
  const end = next < 0 ? -1 : text.indexOf('\n', next)
  return end < 0 ? text.length : end
}

/** Up to this all characters are white space, or none that a text has. */
const SPACE = 32

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

function mention(found: Mentions, texts: readonly string[]): void {
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
