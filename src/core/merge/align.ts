import { enter } from '../xs/enter.ts'
import type { Block } from '../xs/blocks.ts'
import { commonOrder, fillTable, type Match, openRanges, type Range } from './common-order.ts'
import { isApart, isElsewhere, isInside, Named, Statements } from './elsewhere.ts'
import { essence } from './essence.ts'
import type { Entry, List } from './list.ts'
import { headOf, kindOf, signatures } from './signature.ts'
import { likenessOf, wordsOf } from './likeness.ts'
import { Memo } from './memo.ts'

/** Likeness from which two items of one kind are taken for one that was edited. */
const ALIKE = 0.6

/** The same for blocks that their heads say nothing about, such as `conditional`, where each stands alone. */
const ALIKE_ALONE = 0.3

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
const aligned = new Memo<List, WeakMap<List, Match>>()

function align(a: List, b: List): Match {
  const [blocksA, blocksB] = [a.entries.map(blockOf), b.entries.map(blockOf)]
  const match = whereEdited(a, b) ?? commonOrder(idsOf(a.entries, b.entries), idsOf(b.entries, a.entries))
  const kept = new Set(match)
  const openA = blocksA.filter((_, at) => (match[at] ?? -1) < 0)
  const openB = blocksB.filter((_, at) => !kept.has(at))
  const gone = new Set<Block>()
  const [inA, inB] = [new Statements(openA), new Statements(openB)]
  for (let level = 0; level < 3; level++) {
    const nameOf = (block: Block): string => (gone.has(block) ? '' : (signatures(block)[level] ?? ''))
    const [namedA, namedB] = [new Named(inA, nameOf), new Named(inB, nameOf)]
    for (const [aFrom, aTo, bFrom, bTo] of openRanges(match, blocksB.length)) {
      const names = [blocksA.slice(aFrom, aTo).map(nameOf), blocksB.slice(bFrom, bTo).map(nameOf)] as const
      for (const [at, other] of commonOrder(...names, true).entries()) {
        const [own, their] = [blocksA[aFrom + at], blocksB[bFrom + other]]
        if (other < 0 || !own || !their) continue
        if (isElsewhere({ from: own, to: their }, { here: namedA, there: namedB })) gone.add(own)
        else if (isElsewhere({ from: their, to: own }, { here: namedB, there: namedA })) gone.add(their)
        else match[aFrom + at] = bFrom + other
      }
    }
  }
  const staying = (block: Block): Block | undefined => (gone.has(block) ? undefined : block)
  const [stayA, stayB] = [blocksA.map(staying), blocksB.map(staying)]
  for (const range of openRanges(match, blocksB.length)) {
    matchAlike(match, stayA, stayB, range)
    for (let at = range[0]; at < range[1]; at++) {
      const [own, their] = [blocksA[at], blocksB[match[at] ?? -1]]
      if (!own || !their) continue
      const isGone = isApart({ from: own, to: their }, { here: inA, there: inB })
      if (isGone || isApart({ from: their, to: own }, { here: inB, there: inA })) match[at] = -1
    }
  }
  return match
}

/**
 * The match of lists that differ in nothing but items that were edited where they stand, put in, or taken away, found
 * without reading what these say; undefined where it takes that to tell.
 */
function whereEdited(a: List, b: List): Match | undefined {
  const [inA, inB] = [new Set(a.entries.map(textOf)), new Set(b.entries.map(textOf))]
  const match = commonOrder(
    a.entries.map(({ text }) => (inB.has(text) ? text : '')),
    b.entries.map(({ text }) => (inA.has(text) ? text : '')),
  )
  const heads = new Map<string, number>()
  for (const [at, { block, text }] of a.entries.entries()) {
    if ((match[at] ?? -1) >= 0) continue
    const [head = ''] = signatures(block)
    if (inB.has(text) || head === '' || heads.has(head)) return undefined
    heads.set(head, at)
  }
  const kept = new Set(match)
  for (const [at, { block, text }] of b.entries.entries()) {
    if (kept.has(at)) continue
    const [head = ''] = signatures(block)
    if (inA.has(text) || head === '') return undefined
    const edited = heads.get(head)
    if (edited === undefined) continue
    const isThere = edited === 0 ? at === 0 : match[edited - 1] === at - 1
    const isEnd = edited + 1 === match.length && at + 1 === b.entries.length
    if (!isThere || !(isEnd || match[edited + 1] === at + 1) || (match[edited] ?? -1) >= 0) return undefined
    match[edited] = at
  }
  return match
}

const textOf = ({ text }: Entry): string => text

const blockOf = ({ block }: Entry): Block => block

/** Names for the items that are equal where the items are: their text where the other side has it too, else their essence. */
function idsOf(entries: readonly Entry[], others: readonly Entry[]): string[] {
  const shared = new Set(others.map(textOf))
  return entries.map(({ block, text }) => (shared.has(text) ? text : `\n${essence(block)}`))
}

type Blocks = readonly (Block | undefined)[]

function matchAlike(match: Match, a: Blocks, b: Blocks, range: Range): void {
  const [aFrom, aTo, bFrom, bTo] = range
  if ((aTo - aFrom) * (bTo - bFrom) > SEARCH) return
  const weight = (i: number, j: number): number => {
    const [one, other] = [a[i], b[j]]
    if (!one || !other || kindOf(one) === '' || kindOf(one) !== kindOf(other)) return 0
    const alike = likenessOf(wordsOf(one), wordsOf(other))
    const isAlone = aTo - aFrom === 1 && bTo - bFrom === 1 && isBare(one) && isBare(other)
    return alike >= (isAlone ? ALIKE_ALONE : ALIKE) && !isInside(one, other) && !isInside(other, one)
      ? alike
      : 0
  }
  fillTable(match, weight, range)
}

const isBare = (block: Block): boolean => block.kind === 'statement' && /^\w+$/.test(headOf(block).trim())

/** Which items of two lists are the same one by their names: of several with one name the equal ones first. */
export function alignNamed(a: List, b: List, nameOf: NameOf): Match {
  const match = new Int32Array(a.entries.length).fill(-1)
  const [inA, inB] = [byName(a, nameOf), byName(b, nameOf)]
  for (const [name, places] of inA) {
    const all = inB.get(name) ?? []
    const taken = new Set<number>()
    if (places.length > 1 || all.length > 1) {
      const equal = byEssence(b, all)
      for (const place of places) {
        const own = a.entries[place]?.block
        const other = own && equal.get(essence(own))?.next().value
        if (other === undefined) continue
        match[place] = other
        taken.add(other)
      }
    }
    const others = all.filter(at => !taken.has(at))
    for (const [at, place] of places.filter(each => match[each] === -1).entries())
      match[place] = others[at] ?? -1
  }
  return match
}

/** The places of each essence, to be taken one after the other. */
function byEssence(list: List, places: readonly number[]): Map<string, ArrayIterator<number>> {
  const found = new Map<string, number[]>()
  for (const at of places) {
    const block = list.entries[at]?.block
    if (block) enter(found, essence(block), at)
  }
  return new Map(Array.from(found, ([text, all]) => [text, all.values()]))
}

type NameOf = (block: Block) => string

/** The places of each name: a list is set against more than one other, by the same names. */
const named = new Memo<NameOf, WeakMap<List, ReadonlyMap<string, readonly number[]>>>()

function byName(list: List, nameOf: NameOf): ReadonlyMap<string, readonly number[]> {
  const known = named.get(nameOf) ?? new WeakMap<List, ReadonlyMap<string, readonly number[]>>()
  named.set(nameOf, known)
  const before = known.get(list)
  if (before !== undefined) return before
  const found = new Map<string, number[]>()
  for (const [at, { block }] of list.entries.entries()) enter(found, nameOf(block), at)
  known.set(list, found)
  return found
}
