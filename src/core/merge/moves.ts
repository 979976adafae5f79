import { enter } from '../xs/enter.ts'
import type { Sides } from '../sides.ts'
import type { Block } from '../xs/blocks.ts'
import { type Changing, other } from './changing.ts'
import { isShuffled, sameBlock, unordered } from './essence.ts'
import { likenessOf, wordsOf } from './likeness.ts'
import { Memo, once } from './memo.ts'
import { isPart, kindOf, signatures } from './signature.ts'

/** What one side did to the statements of Base. */
export interface Trace {
  /** Statements of Base that are not in their place any more. */
  readonly gone: Set<Block>
  /** Statements of Base that are in their place, changed. */
  readonly edited: Map<Block, Block>
  /** Those of them of which it is in doubt what they were changed into. */
  readonly doubtful: Set<Block>
  /** Statements that are new where they stand. */
  readonly fresh: Block[]
}

export const newTrace = (): Trace => ({
  gone: new Set(),
  edited: new Map(),
  doubtful: new Set(),
  fresh: [],
})

/** From which statements of Base one that is new in its place may have been moved there. */
export interface Origin {
  readonly from: readonly Block[]
  /** Whether nothing but this one statement could have come from there. */
  readonly isCertain: boolean
}

/** Words from which on equal statements may be one that was moved, `break` being no news anywhere, and surely are. */
const TELLING = 2
const CERTAIN = 4

/** Likeness from which on a statement is taken for an edited copy of one that both sides removed. */
const COPY = 0.6

/** Pairs beyond which none is compared, and any may be such a copy. */
const COMPARED = 20_000

/** Where the statements that one side put somewhere come from; also those inside of others. */
function origins(own: Trace, other: Trace): ReadonlyMap<Block, Origin> {
  const gone = grouped(own.gone)
  for (const block of own.gone) {
    const now = other.edited.get(block)
    if (now !== undefined && !gone.has(unordered(now))) gone.set(unordered(now), [block])
  }
  const fresh = grouped(own.fresh.flatMap(statementsIn))
  const found = new Map<Block, Origin>()
  for (const [form, blocks] of fresh) {
    const sources = gone.get(form) ?? []
    if (!sources.some(each => holdsWords(each, TELLING))) continue
    const isCertain = sources.length === 1 && blocks.length === 1 && holdsWords(blocks[0], CERTAIN)
    for (const block of blocks) found.set(block, { from: sources, isCertain })
  }
  const lost = [...own.gone].filter(block => other.gone.has(block) && holdsWords(block, TELLING))
  const isMuch = lost.length * fresh.size > COMPARED
  for (const blocks of lost.length === 0 ? [] : fresh.values()) {
    const [first] = blocks
    if (first === undefined || found.has(first)) continue
    const from = isMuch ? lost : lost.filter(each => isCopy(each, first) || isHeadedAs(each, first))
    for (const block of from.length > 0 ? blocks : []) found.set(block, { from, isCertain: false })
  }
  return found
}

function holdsWords(block: Block | undefined, least: number): boolean {
  const words = block?.text.matchAll(/[\p{L}\p{N}_]+/gu)
  for (let count = 0; count < least; count++) if (words?.next().value === undefined) return false
  return true
}

/** Whether a statement may be what was made of one that is gone. */
export const isCopy = (lost: Block, block: Block): boolean =>
  kindOf(lost) === kindOf(block) && likenessOf(wordsOf(lost), wordsOf(block)) >= COPY

/** Whether statements have the same head, which says more of them than their kind. */
export function isHeadedAs(one: Block, other: Block): boolean {
  const [head] = signatures(one)
  return head !== undefined && !isPart(one) && head === signatures(other)[0]
}

/** A block, if it is a statement, and all statements in it; values hold none. */
export const statementsIn: (block: Block) => readonly Block[] = once(block => {
  const inner = block.kind === 'value' ? [] : block.children.flatMap(each => statementsIn(each))
  return block.kind === 'statement' ? [block, ...inner] : inner
})

const ofKind = new Memo<Block, Map<string, readonly Block[]>>()

/** Those of one kind among them. All of them are not listed for that, again at each depth. */
export function statementsOf(kind: string, block: Block): readonly Block[] {
  if (block.kind === 'value' || block.children.length === 0) return NONE
  const lists = ofKind.get(block) ?? new Map<string, readonly Block[]>()
  const before = lists.get(kind)
  if (before !== undefined) return before
  const inner = block.children.flatMap(child => statementsOf(kind, child))
  const found = block.kind === 'statement' && kindOf(block) === kind ? [block, ...inner] : inner
  lists.set(kind, found)
  ofKind.set(block, lists)
  return found
}

const NONE: readonly Block[] = []

function grouped(blocks: Iterable<Block>): Map<string, Block[]> {
  const groups = new Map<string, Block[]>()
  for (const block of blocks) enter(groups, unordered(block), block)
  return groups
}

/** What became of a statement of Base on the side that did not move it; nothing certain is as if it were gone. */
export function fate(block: Block, { gone, edited, doubtful }: Trace): 'same' | 'gone' | Block {
  if (gone.has(block) || doubtful.has(block)) return 'gone'
  const now = edited.get(block)
  return now === undefined || sameBlock(block, now) || isShuffled(block, now) ? 'same' : now
}

/** A block's text with other texts in the place of some blocks in it, each indented as what it replaces. */
export function replaceIn(block: Block, by: ReadonlyMap<Block, string>): string {
  const own = by.get(block)
  if (own !== undefined) return indentedLike(own, block.text)
  const text = block.children.map(child => replaceIn(child, by)).join('')
  return text === '' ? block.text : text
}

function indentedLike(text: string, model: string): string {
  const [from, to] = [lastIndent(text), lastIndent(model)]
  if (from === undefined || to === undefined) return text
  return text.replaceAll(`\n${from}`, `\n${to}`)
}

/** The indentation of the last of several lines. */
const lastIndent = (text: string): string | undefined => /\n([ \t]*)[^\n]*$/.exec(text)?.[1]

/** Something of each side that is found out when it is first asked for. */
class BySide<T> {
  readonly #find: (side: Changing) => T
  readonly #found = new Map<Changing, T>()

  constructor(find: (side: Changing) => T) {
    this.#find = find
  }

  get ours(): T {
    return this.#of('ours')
  }

  get theirs(): T {
    return this.#of('theirs')
  }

  #of(side: Changing): T {
    const found = this.#found.get(side) ?? this.#find(side)
    this.#found.set(side, found)
    return found
  }
}

export interface Moves {
  readonly traces: Pick<Sides<Trace>, 'ours' | 'theirs'>
  readonly origins: Pick<Sides<ReadonlyMap<Block, Origin>>, 'ours' | 'theirs'>
  /** Of what each side put somewhere what came from statements that the other side changed. */
  readonly contested: Pick<Sides<ReadonlySet<Block>>, 'ours' | 'theirs'>
  /** Statements that were moved away, by side. */
  readonly moved: Pick<Sides<ReadonlySet<Block>>, 'ours' | 'theirs'>
  /** Statements that are new where they stand, and those in them, by side. */
  readonly put: Pick<Sides<readonly Block[]>, 'ours' | 'theirs'>
}

/** What both sides moved; a side is traced only where that bears on anything. */
export function movesOf(traceOf: (side: Changing) => Trace): Moves {
  const traces = new BySide(traceOf)
  const found = new BySide(side => origins(traces[side], traces[other(side)]))
  const contested = (side: Changing): ReadonlySet<Block> => {
    if (isIdle(traces.theirs) || isIdle(traces.ours)) return new Set()
    const blocks = [...found[side]].filter(([, { from }]) =>
      from.some(each => fate(each, traces[other(side)]) !== 'same'),
    )
    return new Set(blocks.map(([block]) => block))
  }
  return {
    traces,
    origins: found,
    contested: new BySide(contested),
    moved: new BySide(
      side => new Set([...new Set([...found[side].values()].map(({ from }) => from))].flat()),
    ),
    put: new BySide(side => traces[side].fresh.flatMap(statementsIn)),
  }
}

/** Whether a side left all statements alone. */
const isIdle = ({ gone, edited, fresh }: Trace): boolean =>
  gone.size === 0 && edited.size === 0 && fresh.every(block => statementsIn(block).length === 0)
