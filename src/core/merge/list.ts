import type { Block, BlockKind } from '../xs/blocks.ts'
import { Memo } from './memo.ts'

/** One item of a list: its block, and the remark behind the comma that follows it on its line. */
export interface Entry {
  readonly block: Block
  /** The text of the block and of what belongs to it. */
  readonly text: string
  /** What stands between it and the item before it, or the opening bracket. */
  readonly gap: string
}

/** What holds items: a body with its brackets, the filters on a value, or a file. Its texts join to its own. */
export interface List {
  readonly kind: BlockKind
  readonly text: string
  readonly open: string
  readonly entries: readonly Entry[]
  readonly closingGap: string
  readonly close: string
}

const bodies = new Memo<Block, List>()
const chains = new Memo<Block, List>()

/** A list is read once, so that what is known of it is found again. */
function remembered(known: Memo<Block, List>, block: Block, read: (block: Block) => List): List {
  const before = known.get(block)
  if (before !== undefined) return before
  const list = read(block)
  known.set(block, list)
  return list
}

/** The items of a body or a file. */
export const listOf = (body: Block): List => remembered(bodies, body, readBody)

/** The filters of a value, behind what they work on. */
export const chainOf = (value: Block): List => remembered(chains, value, readChain)

function readBody(body: Block): List {
  const isBracketed = body.children[0]?.kind === 'open'
  const inner = isBracketed ? body.children.slice(1, -1) : body.children
  const [open, close] = isBracketed
    ? [body.children[0]?.text ?? '', body.children.at(-1)?.text ?? '']
    : ['', '']
  return { kind: body.kind, text: body.text, open, close, ...itemsOf(inner) }
}

function readChain(value: Block): List {
  const items = value.children.slice(1)
  const text = items.map(child => child.text).join('')
  return { kind: 'value', text, open: '', close: '', ...itemsOf(items) }
}

function itemsOf(children: readonly Block[]): { entries: Entry[]; closingGap: string } {
  const entries: Entry[] = []
  let gap = ''
  for (const block of children) {
    const { kind, text } = block
    const last = entries.at(-1)
    if (kind === 'gap' || kind === 'separator') gap += text
    else if (kind === 'remark' && last !== undefined && !gap.includes('\n')) {
      entries[entries.length - 1] = { ...last, text: last.text + gap + text }
      gap = ''
    } else {
      entries.push({ block, text, gap })
      gap = ''
    }
  }
  return { entries, closingGap: gap }
}

const BODIES: ReadonlySet<BlockKind> = new Set(['stack', 'fields', 'members', 'object', 'array'])

/** Whether a block is a body; one that is nested too deep is a `text`. It is not read for that. */
export const isBody = (block: Block | undefined): block is Block =>
  block !== undefined && BODIES.has(block.kind)

/** Whether a block may hold lists, or be one. */
export const isInner = ({ kind }: Block): boolean => kind === 'value' || BODIES.has(kind)

/** The lists in an item, apart from those in the items of these. */
export function listsIn(block: Block): List[] {
  const value = block.kind === 'value' ? block : block.children.find(({ kind }) => kind === 'value')
  if (value !== undefined) {
    const [literal] = value.children
    return [...(isBody(literal) ? [listOf(literal)] : []), chainOf(value)]
  }
  return block.children.filter(isBody).map(listOf)
}

/** The gap before the entry at an index; the closing one behind the last. */
export const gapBefore = (list: List, index: number): string => list.entries[index]?.gap ?? list.closingGap

/** A stretch of entries, each with the gap before it. */
export const stretch = (list: List, from: number, to: number): string =>
  list.entries
    .slice(from, to)
    .map(({ gap, text }) => gap + text)
    .join('')
