import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { alignSequence } from './align.ts'
import { doubts } from './doubts.ts'
import type { Composed, Plan, Plans } from './compose.ts'
import type { Context } from './context.ts'
import { mergeItem } from './item.ts'
import { mergeKeyed } from './keyed.ts'
import { isInner, type List, listOf, listsIn } from './list.ts'
import { type Mode, modeOf } from './mode.ts'
import { movesOf, newTrace, statementsIn, type Trace } from './moves.ts'
import { nodeName } from './node-name.ts'
import { about, isClash, type Piece, textOf } from './piece.ts'
import { unitOf } from './relay.ts'
import { alignItems } from './renamed.ts'
import { rootOf } from './roots.ts'
import { mergeSequence } from './sequence.ts'

/**
 * Merges texts node by node. Undefined where one of them has no structure, or where what came of it would be read
 * as something else than was meant.
 */
export function mergeStructured({ base, ours, theirs }: Sides<string>): Piece[] | undefined {
  const root = rootOf(base)
  const roots = { base: root, ours: rootOf(ours, root), theirs: rootOf(theirs, root) }
  if (!isRead(roots.base) || !isRead(roots.ours) || !isRead(roots.theirs)) return undefined
  const lists = { base: listOf(roots.base), ours: listOf(roots.ours), theirs: listOf(roots.theirs) }
  const moves = movesOf(side => trace(lists.base, lists[side]))
  const units = { base: unitOf(roots.base), ours: unitOf(roots.ours), theirs: unitOf(roots.theirs) }
  const { composed, isFollowed } = run(lists, { moves, units, isFollowing: true })
  const { pieces, plan } = isFollowed ? composed : run(lists, { moves, units, isFollowing: false }).composed
  if (pieces.some(isClash)) return pieces
  return isReadAs(listOf(rootOf(textOf(pieces), roots.ours)), plan) ? pieces : undefined
}

const isRead = (root: Block): boolean => root.children.every(({ kind }) => kind !== 'text')

/** The merge, and whether every statement that was taken out where it stood was put in elsewhere. */
function run(
  lists: Sides<List>,
  known: Pick<Context, 'moves' | 'units' | 'isFollowing'>,
): { composed: Composed; isFollowed: boolean } {
  const { moves } = known
  const context: Context = {
    ...known,
    taken: new Set(),
    put: new Set(),
    holdsMoved: (side, block) =>
      moves.contested[side].size > 0 && statementsIn(block).some(each => moves.contested[side].has(each)),
    mergeItem: entries => {
      const item = mergeItem(entries, context)
      return { ...item, pieces: about(item.pieces, () => nodeName(entries.base.block)) }
    },
    mergeList: (three, mode) =>
      mode.order === 'free' ? mergeKeyed(three, mode.nameOf, context) : mergeSequence(three, context),
  }
  const composed = context.mergeList(lists, modeOf([lists.base, lists.ours, lists.theirs]))
  const isFollowed = [...context.taken].every(block => context.put.has(block))
  return { composed, isFollowed: isFollowed && !(context.taken.size > 0 && composed.pieces.some(isClash)) }
}

/** What a side did to the statements of Base. */
function trace(base: List, side: List): Trace {
  const found = newTrace()
  compareLists(base, side, found)
  return found
}

function compareLists(base: List, side: List, found: Trace, member?: string): void {
  if (base.text === side.text) return
  const mode = modeOf([base, side], member)
  const match = matchOf(base, side, mode)
  const kept = new Set(match)
  const isStack = base.kind === 'stack'
  for (let at = 0; at < base.entries.length; at++) {
    const [entry, other] = [base.entries[at], side.entries[match[at] ?? -1]]
    if (entry === undefined || entry.text === other?.text) continue
    if (other === undefined) leave(found, entry.block)
    else if (entry.block.text !== other.block.text) {
      if (isStack) found.edited.set(entry.block, other.block)
      if (isStack && doubts(base, side).has(at)) found.doubtful.add(entry.block)
      compareItems(entry.block, other.block, found)
    }
  }
  side.entries.forEach(({ block }, at) => {
    if (!kept.has(at)) found.fresh.push(block)
  })
}

/** What is gone is gone with all that is in it, wherever a side put that. */
function leave(found: Trace, block: Block): void {
  for (const each of statementsIn(block)) found.gone.add(each)
}

function compareItems(base: Block, side: Block, found: Trace): void {
  if (base.kind === 'member' || base.kind === 'entry' || base.kind === 'element') return
  if (holdSame(base, side)) return
  const [one, other] = [listsIn(base), listsIn(side)]
  const isAlike = (at: number): boolean => one[at]?.kind === other[at]?.kind
  for (const [at, list] of one.entries()) {
    const counterpart = other[at]
    if (counterpart && isAlike(at)) compareLists(list, counterpart, found)
    else for (const { block } of list.entries) leave(found, block)
  }
  for (const [at, list] of other.entries())
    if (!isAlike(at)) for (const { block } of list.entries) found.fresh.push(block)
}

/** Whether the lists in two items have the same texts: then what these hold is not read. */
function holdSame(one: Block, other: Block): boolean {
  const [a, b] = [one.children.filter(isInner), other.children.filter(isInner)]
  return a.length === b.length && a.every(({ kind, text }, at) => kind === b[at]?.kind && text === b[at].text)
}

function matchOf(base: List, side: List, mode: Mode): Int32Array {
  if (mode.order === 'kept') return alignSequence(base, side)
  return alignItems(base, side, mode.nameOf)
}

/** Whether a list, read again, holds just the items that were put into it, and so on in these. */
function isReadAs(list: List, plan: Plan): boolean {
  if (list.entries.length !== plan.texts.length) return false
  return list.entries.every(({ block, text }, at) => {
    if (text !== plan.texts[at]) return false
    const inner = plan.inner[at]
    return inner === undefined || areReadAs(listsIn(block), inner)
  })
}

const areReadAs = (lists: readonly List[], plans: Plans): boolean =>
  lists.length === plans.length &&
  lists.every((list, at) => {
    const plan = plans[at]
    return plan === undefined || isReadAs(list, plan)
  })
