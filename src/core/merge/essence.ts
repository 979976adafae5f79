import { headedForm, headLine } from '../xs/canonical-item.ts'
import { canonicalLine, commentsIn } from '../xs/canonical-tokens.ts'
import { valueLine } from '../xs/canonical-value.ts'
import type { Block } from '../xs/blocks.ts'
import { essentialTokens } from '../xs/equality.ts'
import { Memo, once } from './memo.ts'

/** What a block says, however it is laid out: equal for all ways of writing it that Xano takes for the same. */
export const essence: (block: Block) => string = once(form)

export const sameBlock = (a: Block, b: Block): boolean => a.text === b.text || essence(a) === essence(b)

/** Whether a block differs from one of Base in nothing but the comment that already stood above that. */
export function isRemarkedAnew(base: Block, now: Block): boolean {
  const [one, other] = [belowComments(base), belowComments(now)]
  if (one.length === base.children.length) return false
  const form = (blocks: readonly Block[]): string => formsOf(blocks).join('\n')
  return form(one) === form(other)
}

/** Whether a block differs from one of Base in nothing but the order of fields, or of the keys of objects. */
export const isShuffled = (base: Block, now: Block): boolean => unordered(base) === unordered(now)

/** What a block says, with its fields and keys in one order; those that are sorted by keep theirs. */
export const unordered: (block: Block) => string = once(unorderedForm)

function unorderedForm(block: Block): string {
  if (block.children.length === 0) return `${canonicalLine(block.text)}\n${notes(block.text)}`
  if (block.key === 'sort') return essence(block)
  const forms = formsOf(block.children)
  const isFree = block.kind === 'fields' || block.kind === 'object'
  return (isFree ? forms.sort() : forms).join('\n')
}

/** Longer forms are stood for by a digest in what they are in, which is not to grow with the depth. */
const SHORT = 80

const formsOf = (blocks: readonly Block[]): string[] =>
  blocks
    .filter(({ kind }) => kind !== 'gap')
    .map(unordered)
    .map(own => (own.length > SHORT ? digestOf(own) : own))

const belowComments = ({ children }: Block): readonly Block[] =>
  children.slice(
    Math.max(
      0,
      children.findIndex(({ kind }) => kind === 'head' || kind === 'name' || kind === 'value'),
    ),
  )

/** Whether two items differ in nothing but what their bodies and values hold. */
export function isSameAround(a: Block, b: Block): boolean {
  const around = ({ children }: Block): Block[] => children.filter(({ kind }) => AROUND.has(kind))
  const [one, other] = [around(a), around(b)]
  return (
    one.length === other.length &&
    one.every(({ kind, text }, at) => kind === other[at]?.kind && sameText(text, other[at].text))
  )
}

const AROUND: ReadonlySet<Block['kind']> = new Set(['comment', 'remark', 'head', 'tail'])

/** Whether two texts that are parts of blocks, such as an expression or a tail, say the same. */
export const sameText = (a: string, b: string): boolean =>
  a === b || (canonicalLine(a) === canonicalLine(b) && notes(a) === notes(b))

export const sameHead =
  (kind: Block['kind']) =>
  (a: string, b: string): boolean =>
    a === b || (headLine(kind, a) === headLine(kind, b) && notes(a) === notes(b))

const notes = (text: string): string => commentsIn(text).join('\n')

const texts = new Memo<Block, boolean>()

function holdsText(block: Block): boolean {
  if (block.children.length === 0) return block.kind === 'text'
  const before = texts.get(block)
  if (before !== undefined) return before
  const holds = block.kind === 'text' || block.children.some(holdsText)
  texts.set(block, holds)
  return holds
}

/** What stands for an item in what it is in, which is not to grow with the depth. */
function digest(block: Block): readonly string[] {
  const own = essence(block)
  return own === '' ? [] : [digestOf(own)]
}

/** Two hashes, and the length. */
function digestOf(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9e3779b9]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ code, 0x85ebca6b)
    other ^= other >>> 13
  }
  return `${one >>> 0} ${other >>> 0} ${text.length}`
}

function form(block: Block): string {
  const { kind, text } = block
  switch (kind) {
    case 'definition':
    case 'block':
    case 'field':
    case 'statement':
      return holdsText(block) ? tokens(text) : headedForm(block, digest)
    case 'member': {
      const value = block.children.find(child => child.kind === 'value')
      const name = block.children.find(child => child.kind === 'name')?.text ?? ''
      const bang = name.startsWith('!') ? '!' : ''
      return `${bang}${block.key ?? ''} = ${value ? valueLine(block.key ?? '', value) : ''}\n${notes(text)}`
    }
    case 'text':
      return tokens(text)
    default:
      return `${canonicalLine(text)}\n${notes(text)}`
  }
}

const tokens = (text: string): string => essentialTokens(text)?.join('\0') ?? text.trim()
