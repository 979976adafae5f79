import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import type { Plans } from './compose.ts'
import type { Context, Item } from './context.ts'
import { documentedAlike } from './documented.ts'
import { sameBlock, sameHead, sameText } from './essence.ts'
import { mergeFieldHead } from './field-head.ts'
import { chainOf, type Entry, isBody, type List, listOf } from './list.ts'
import { mergeHeredoc, mergeLeaf } from './leaf.ts'
import { modeOf } from './mode.ts'
import { type Parts, partsOf } from './parts.ts'
import { indentsOf, layoutsAround, type Layouts, relaid, requoted } from './relay.ts'
import { agreed, choose, clash, isClash, pick, type Piece, settled } from './piece.ts'

/** Characters up to which two items that conflict in their parts are compared as a whole. */
const COMPARED = 200_000

/**
 * Merges one item: what stands above it, its `!`, its head or name, its body or value, and what follows it, each
 * apart from the others. Where one side only laid it out anew, what the other did to it stands.
 */
export function mergeItem({ base, ours, theirs }: Sides<Entry>, context: Context): Item {
  const texts = { base: base.text, ours: ours.text, theirs: theirs.text }
  const trivial = choose(texts, () => false)
  const isMoved = (): boolean =>
    context.holdsMoved('ours', ours.block) || context.holdsMoved('theirs', theirs.block)
  const layouts = layoutsAround({ base, ours, theirs }, context.units)
  if (trivial !== undefined && !isMoved()) return { pieces: laid([settled(texts, trivial)], layouts) }
  const sameEntry = (a: Entry, b: Entry): boolean =>
    a.text.length + b.text.length < COMPARED &&
    sameBlock(a.block, b.block) &&
    sameText(a.text.slice(a.block.text.length), b.text.slice(b.block.text.length))
  const merged = inParts({ base, ours, theirs }, { ...context, layouts })
  if (!merged.pieces.some(isClash) || isMoved()) return merged
  if (sameEntry(ours, theirs)) return { pieces: [settled(texts, pick(ours.text, theirs.text))] }
  if (sameEntry(base, ours)) return { pieces: laid([settled(texts, theirs.text)], layouts) }
  if (sameEntry(base, theirs)) return { pieces: laid([settled(texts, ours.text)], layouts) }
  return merged
}

/** What is known where the parts of one item are merged. */
interface Within extends Context {
  readonly layouts: Layouts
}

/** What was taken over from one side, in the layout of the other if that laid out anew what is around it. */
const laid = (pieces: readonly Piece[], layouts: Layouts): Piece[] =>
  pieces.map(piece => {
    const { text, sides } = piece
    if (text === undefined || sides.ours === sides.theirs) return piece
    const side = text === sides.theirs ? 'theirs' : text === sides.ours ? 'ours' : undefined
    return side === undefined ? piece : { ...piece, text: relaid(text, side, layouts) }
  })

const leaf = (texts: Sides<string>, { layouts }: Within, same = sameText): Piece[] =>
  laid(mergeLeaf(texts, same), layouts)

function inParts(entries: Sides<Entry>, context: Within): Item {
  const own = { base: partsOf(entries.base), ours: partsOf(entries.ours), theirs: partsOf(entries.theirs) }
  const { kind } = entries.base.block
  const texts = { base: entries.base.text, ours: entries.ours.text, theirs: entries.theirs.text }
  const isOneKind = kind === entries.ours.block.kind && kind === entries.theirs.block.kind
  if (!own.base || !own.ours || !own.theirs || !isOneKind) return { pieces: leaf(texts, context) }
  const { base, ours, theirs } = documentedAlike(
    { base: own.base, ours: own.ours, theirs: own.theirs },
    indentsOf(context.layouts),
  )
  const part = (name: 'above' | 'bang' | 'head' | 'separator' | 'tail' | 'remark'): Sides<string> => ({
    base: base[name],
    ours: ours[name],
    theirs: theirs[name],
  })
  const inner = mergeInner({ base, ours, theirs }, entries.base.block, context)
  const pieces = [
    ...leaf(part('above'), context),
    ...leaf(part('bang'), context),
    ...mergeHead(part('head'), kind, context),
    ...leaf(part('separator'), context, () => true),
    ...inner.pieces,
    ...leaf(part('tail'), context),
    ...leaf(part('remark'), context),
  ]
  return { pieces, ...(inner.plans ? { plans: inner.plans } : {}) }
}

function mergeHead(heads: Sides<string>, kind: Block['kind'], context: Within): Piece[] {
  const same = kind === 'member' || kind === 'entry' ? () => true : sameHead(kind)
  const merged = kind === 'field' ? mergeField(heads, same, context) : undefined
  if (merged !== undefined) return merged
  return mergeLeaf(heads, same).map(piece => {
    const { text } = piece
    if (text === undefined || heads.base === heads.ours || heads.base === heads.theirs) return piece
    const side = text === heads.ours ? 'ours' : 'theirs'
    return heads.ours === heads.theirs ? piece : { ...piece, text: requoted(text, side, heads) }
  })
}

function mergeField(
  heads: Sides<string>,
  same: (a: string, b: string) => boolean,
  context: Within,
): Piece[] | undefined {
  if (choose(heads, same) !== undefined) return undefined
  const head = mergeFieldHead(heads, context)
  return head === undefined ? undefined : [settled(heads, head)]
}

function mergeInner(parts: Sides<Parts>, owner: Block, context: Within): Item {
  const { base, ours, theirs } = parts
  const whole = (part: Parts): string => part.innerGap + ((part.list ?? part.inner)?.text ?? '')
  const texts = { base: whole(base), ours: whole(ours), theirs: whole(theirs) }
  const trivial = choose(texts, () => false)
  const isMoved = (): boolean =>
    ours.inner !== undefined &&
    theirs.inner !== undefined &&
    (context.holdsMoved('ours', ours.inner) || context.holdsMoved('theirs', theirs.inner))
  if (trivial !== undefined && !isMoved()) return { pieces: laid([settled(texts, trivial)], context.layouts) }
  const gaps = { base: base.innerGap, ours: ours.innerGap, theirs: theirs.innerGap }
  const gap = agreed(choose(gaps, () => true) ?? gaps.ours)
  const blocks = { base: base.inner, ours: ours.inner, theirs: theirs.inner }
  if (!isComplete(blocks)) return { pieces: leaf(texts, context) }
  if (isBody(blocks.base)) {
    if (blocks.base.kind !== blocks.ours.kind || blocks.base.kind !== blocks.theirs.kind)
      return { pieces: leaf(texts, context) }
    const lists = {
      base: base.list ?? listOf(blocks.base),
      ours: ours.list ?? listOf(blocks.ours),
      theirs: theirs.list ?? listOf(blocks.theirs),
    }
    const body = context.mergeList(lists, modeOf([lists.base, lists.ours, lists.theirs]))
    return { pieces: [gap, ...body.pieces], plans: [body.plan] }
  }
  const value = mergeValue(blocks, owner.kind === 'member' ? owner.key : undefined, context)
  return { pieces: [gap, ...value.pieces], ...(value.plans ? { plans: value.plans } : {}) }
}

const isComplete = (blocks: Sides<Block | undefined>): blocks is Sides<Block> =>
  blocks.base !== undefined && blocks.ours !== undefined && blocks.theirs !== undefined

/**
 * Merges values: what they begin with, and the filters on it one by one. A filter that one side changed is for what it
 * was put on, and not for a value of another kind that the other side put there instead.
 */
function mergeValue({ base, ours, theirs }: Sides<Block>, member: string | undefined, context: Within): Item {
  const all = [base, ours, theirs]
  const texts = { base: base.text, ours: ours.text, theirs: theirs.text }
  const holdsComment = all.some(value =>
    value.children.some(({ kind, text }) => kind === 'gap' && text.includes('//')),
  )
  const [b, o, t] = all.map(value => value.children[0])
  if (holdsComment || !b || !o || !t) return { pieces: leaf(texts, context) }
  const isPlain = all.every(value => value.children.length === 1)
  const chains = { base: chainOf(base), ours: chainOf(ours), theirs: chainOf(theirs) }
  const chain = isPlain ? undefined : context.mergeList(chains, { order: 'kept' })
  const plans: Plans = chain ? [chain.plan] : [undefined]
  const rest: readonly Piece[] = chain?.pieces ?? []
  const literals = { base: b.text, ours: o.text, theirs: t.text }
  const isReplaced = (one: Block, other: List): boolean =>
    one.kind !== b.kind && !sameText(other.text, chains.base.text)
  if (isReplaced(o, chains.theirs) || isReplaced(t, chains.ours)) return { pieces: [clash(texts, 'edited')] }
  if (b.kind === o.kind && b.kind === t.kind && isBody(b) && isBody(o) && isBody(t)) {
    const trivial = choose(literals, () => false)
    if (trivial !== undefined)
      return {
        pieces: [...laid([settled(literals, trivial)], context.layouts), ...rest],
        plans: [undefined, ...plans],
      }
    const lists = { base: listOf(b), ours: listOf(o), theirs: listOf(t) }
    const mode = modeOf([lists.base, lists.ours, lists.theirs], isPlain ? member : undefined)
    const body = context.mergeList(lists, mode)
    return { pieces: [...body.pieces, ...rest], plans: [body.plan, ...plans] }
  }
  const isHeredoc = [b, o, t].every(({ kind }) => kind === 'heredoc')
  const literal = laid((isHeredoc ? mergeHeredoc : mergeLeaf)(literals, sameText), context.layouts)
  if ([b, o, t].some(({ kind }) => kind === 'object' || kind === 'array'))
    return { pieces: literal.some(isClash) ? [clash(texts, 'edited')] : [...literal, ...rest] }
  return { pieces: [...literal, ...rest], plans }
}
