import type { Block } from '../xs/blocks.ts'
import { commonOrder, fillTable, type Match, openRanges, type Range } from './common-order.ts'
import { essence } from './essence.ts'
import type { Entry, List } from './list.ts'
import { kindOf, signatures } from './signature.ts'
import { likenessOf, wordsOf } from './likeness.ts'
import { statementsIn } from './moves.ts'

/** Likeness from which two items of one kind are taken for one that was edited. */
const ALIKE = 0.6

/** Pairs up to which a range is searched for items that are alike. */
const SEARCH = 900

/**
 * Which items of two sequences are the same one: equal ones first, then those with the same head, then those of the
 * same kind and target, then those with the same result, at last those that are most alike. Always in order.
 */
export function alignSequence(a: List, b: List): Match {
  const matches = aligned.get(a) ?? new WeakMap<List, Match>()
  aligned.set(a, matches)
  const match = matches.get(b) ?? align(a, b)
  matches.set(b, match)
  return match
}

/** Two lists are aligned once, to see what moved and to merge them. */
const aligned = new WeakMap<List, WeakMap<List, Match>>()

function align(a: List, b: List): Match {
  const [blocksA, blocksB] = [a.entries.map(blockOf), b.entries.map(blockOf)]
  const match = commonOrder(a.entries.map(textOf), b.entries.map(textOf))
  matchWithin(match, blocksA, blocksB, { nameOf: essence, isUniqueOnly: false })
  for (let level = 0; level < 3; level++)
    matchWithin(match, blocksA, blocksB, {
      nameOf: block => signatures(block)[level] ?? '',
      isUniqueOnly: true,
    })
  for (const range of openRanges(match, blocksB.length)) matchAlike(match, blocksA, blocksB, range)
  return match
}

/** Matches by a name what is left between items that are matched. */
function matchWithin(
  match: Match,
  a: readonly Block[],
  b: readonly Block[],
  { nameOf, isUniqueOnly }: { nameOf: (block: Block) => string; isUniqueOnly: boolean },
): void {
  for (const [aFrom, aTo, bFrom, bTo] of openRanges(match, b.length)) {
    if (!isUniqueOnly && isOneEdited(a.slice(aFrom, aTo), b.slice(bFrom, bTo))) {
      match[aFrom] = bFrom
      continue
    }
    const names = commonOrder(a.slice(aFrom, aTo).map(nameOf), b.slice(bFrom, bTo).map(nameOf), isUniqueOnly)
    for (const [at, other] of names.entries()) if (other >= 0) match[aFrom + at] = bFrom + other
  }
}

/** Whether one item stands against one with the same head, which need not be read to be told for the same. */
function isOneEdited([one, ...more]: readonly Block[], [other, ...others]: readonly Block[]): boolean {
  if (!one || !other || more.length + others.length > 0) return false
  const [head] = signatures(one)
  return head !== undefined && head !== '' && head === signatures(other)[0]
}

const blockOf = ({ block }: Entry): Block => block

const textOf = ({ text }: Entry): string => text

function matchAlike(match: Match, a: readonly Block[], b: readonly Block[], range: Range): void {
  const [aFrom, aTo, bFrom, bTo] = range
  if ((aTo - aFrom) * (bTo - bFrom) > SEARCH) return
  const weight = (i: number, j: number): number => {
    const [one, other] = [a[i], b[j]]
    if (!one || !other || kindOf(one) === '' || kindOf(one) !== kindOf(other)) return 0
    const alike = likenessOf(wordsOf(one), wordsOf(other))
    return alike >= ALIKE && !isInside(one, other, alike) && !isInside(other, one, alike) ? alike : 0
  }
  fillTable(match, weight, range)
}

/** Whether an item is rather one of those inside of another, which was put around it. */
const isInside = (one: Block, other: Block, alike: number): boolean =>
  one.kind === 'statement' &&
  statementsIn(other).some(
    each => each !== other && kindOf(each) === kindOf(one) && likenessOf(wordsOf(one), wordsOf(each)) > alike,
  )

/** Which items of two lists are the same one by their names: of several with one name the equal ones first. */
export function alignNamed(a: List, b: List, nameOf: (block: Block) => string): Match {
  const match = new Int32Array(a.entries.length).fill(-1)
  const [inA, inB] = [byName(a, nameOf), byName(b, nameOf)]
  for (const [name, places] of inA) {
    let others = inB.get(name) ?? []
    if (places.length > 1 || others.length > 1)
      for (const place of places) {
        const own = a.entries[place]?.block
        const other = others.find(at => own && essence(own) === essence(b.entries[at]?.block ?? own))
        if (other === undefined || own === undefined || b.entries[other] === undefined) continue
        match[place] = other
        others = others.filter(at => at !== other)
      }
    for (const [at, place] of places.filter(each => match[each] === -1).entries())
      match[place] = others[at] ?? -1
  }
  return match
}

function byName(list: List, nameOf: (block: Block) => string): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [at, { block }] of list.entries.entries()) {
    const name = nameOf(block)
    const places = found.get(name)
    if (places) places.push(at)
    else found.set(name, [at])
  }
  return found
}
