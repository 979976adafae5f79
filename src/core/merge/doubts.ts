import type { Block } from '../xs/blocks.ts'
import { alignSequence } from './align.ts'
import type { Match } from './common-order.ts'
import { sameBlock } from './essence.ts'
import { changesBetween, wordsOf } from './likeness.ts'
import { isInside } from './elsewhere.ts'
import type { List } from './list.ts'
import { Memo } from './memo.ts'
import { isPart, kindOf, signatures } from './signature.ts'

/** Items on either side of one beyond which none is taken for it: they are not compared. */
const COMPARED = 30

/**
 * The items of one sequence of which it is in doubt that they are the ones that they are aligned with in another: one
 * was put in beside that, or taken away beside the item and not put into it, which differs from it about as little; or
 * what the item held stands beside that now.
 */
export function doubts(a: List, b: List): ReadonlySet<number> {
  const match = alignSequence(a, b)
  const before = known.get(match)
  if (before !== undefined) return before
  const isFull = a.entries.length === b.entries.length && !match.includes(-1)
  const found = isFull ? NONE : find(match, a, b)
  known.set(match, found)
  return found
}

const known = new Memo<Match, ReadonlySet<number>>()
const NONE: ReadonlySet<number> = new Set()

function find(match: Match, a: List, b: List): ReadonlySet<number> {
  const kept = new Set(match)
  const found = new Set<number>()
  for (const [at, to] of match.entries()) {
    const [from, own] = [a.entries[at], b.entries[to]]
    if (!from || !own || from.text === own.text) continue
    const edit = { from: from.block, to: own.block }
    const put = beside(b, to, place => kept.has(place))
    const others = [
      ...put.map(each => ({ ...edit, to: each })),
      ...beside(a, at, place => (match[place] ?? -1) >= 0)
        .filter(each => !isInside(each, own.block))
        .map(each => ({ ...edit, from: each })),
    ]
    const isInDoubt = others.some(each => isLikely(each, edit)) || isEmptied(edit, put)
    if (isInDoubt && !sameBlock(from.block, own.block)) found.add(at)
  }
  return found
}

/** The items on both sides of one up to the next that has a counterpart. */
function beside({ entries }: List, place: number, isMatched: (at: number) => boolean): Block[] {
  const found: Block[] = []
  for (const step of [-1, 1])
    for (let at = place + step; Math.abs(at - place) <= COMPARED && !isMatched(at); at += step) {
      const entry = entries[at]
      if (entry === undefined) break
      found.push(entry.block)
    }
  return found
}

/**
 * Whether all that a statement held is gone from it, some of it to beside it, and something else in it: it may have
 * been dissolved, and another one of its head put in.
 */
function isEmptied({ from, to }: Edit, beside: readonly Block[]): boolean {
  if (beside.length === 0 || from.kind !== 'statement') return false
  const [before, now] = [heldBy(from), heldBy(to)]
  if (before.length === 0 || now.length === 0 || before.length > COMPARED) return false
  const isAmong = (blocks: readonly Block[]) => (one: Block) =>
    blocks.some(each => changesOf({ from: one, to: each }) === 0 && sameBlock(one, each))
  return before.some(isAmong(beside)) && !before.some(isAmong(now))
}

/** The statements in a statement, apart from those in these. */
const heldBy = (statement: Block): readonly Block[] =>
  statement.children
    .filter(({ kind }) => kind === 'stack')
    .flatMap(({ children }) => children.filter(({ kind }) => kind === 'statement'))
    .flatMap(each => (isPart(each) ? heldBy(each) : [each]))

/** How many times as many words an edit may have changed, and some more: a sign is no word. */
const FURTHER = 3
const SLACK = 2

interface Edit {
  readonly from: Block
  readonly to: Block
}

/** Whether an edit may have been made instead of another one, as far as names and the number of changes tell. */
function isLikely(edit: Edit, instead: Edit): boolean {
  if (kindOf(edit.from) !== kindOf(edit.to)) return false
  const [own, other] = [changesOf(instead), changesOf(edit)]
  return rank(edit) > rank(instead) ? other < own : other <= FURTHER * own + SLACK
}

const changesOf = ({ from, to }: Edit): number => changesBetween(wordsOf(from), wordsOf(to))

/** By which of the names by which items are told an edit leaves one what it was. */
function rank({ from, to }: Edit): number {
  const names = signatures(to)
  const level = signatures(from).findIndex((name, at) => name !== undefined && name === names[at])
  return level < 0 ? names.length : level
}
