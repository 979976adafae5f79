import { headLine } from '../xs/canonical-item.ts'
import { canonicalLine, canonicalTokens } from '../xs/canonical-tokens.ts'
import type { Block } from '../xs/blocks.ts'
import { once } from './memo.ts'

/** The first word of a statement, the name of a filter, the kind of a value: only items of one kind can be one. */
export function kindOf(block: Block): string {
  switch (block.kind) {
    case 'statement':
    case 'block':
    case 'field':
    case 'definition':
      return wordOf(headOf(block))
    case 'filter':
      return /^\|\s*!?\s*([\w.]+)/.exec(block.text)?.[1] ?? ''
    case 'element': {
      const literal = block.children.find(({ kind }) => kind === 'value')?.children[0]?.kind ?? ''
      return literal === 'expression' ? '' : literal
    }
    case 'member':
    case 'entry':
      return block.key ?? ''
    default:
      return ''
  }
}

type Signatures = readonly (string | undefined)[]

/** What an item is told by, in the order in which it counts: its head, its kind and target, its result. */
export const signatures: (block: Block) => Signatures = once(tell)

function tell(block: Block): Signatures {
  if (block.kind === 'element') return [nameOfElement(block)]
  if (block.kind === 'filter') {
    const tokens = canonicalTokens(block.text)
    return [tokens.slice(0, 5).join(' '), tokens.slice(0, 2).join(' ')]
  }
  if (block.kind === 'member' || block.kind === 'entry') return [block.key]
  if (block.kind !== 'statement' && block.kind !== 'block' && block.kind !== 'field') return []
  const head = headOf(block)
  const word = wordOf(head)
  const { core, tail } = splitResult(head)
  const line = headLine(block.kind, core)
  const [, target = ''] = canonicalTokens(core)
  const hasTarget = target !== '' && !/^[({[|]/.test(target)
  const result = canonicalLine(tail === '' ? (tailOf(block) ?? '') : tail).split(' ')[1]
  return [
    line === word && !BRANCHES.has(word) ? nameByPart(block, word) : line,
    hasTarget ? `${word} ${target}` : undefined,
    result === undefined || result === '$_' ? undefined : `${word} ${result}`,
  ]
}

/** What a block is told by of which the head says nothing: a `conditional` by the condition of its `if`. */
function nameByPart(block: Block, word: string): string | undefined {
  const part = firstPart(block)
  const line = part && headLine(part.kind, headOf(part))
  return !line || line === kindOf(part) ? undefined : `${word} ${line}`
}

/** The first of the parts of a block. */
export const firstPart = ({ children }: Block): Block | undefined =>
  children.find(({ kind }) => kind === 'stack')?.children.find(isPart)

/** Branches of which there is one in its place. */
const BRANCHES = new Set(['else', 'try', 'catch', 'finally', 'default', 'stack'])

/** What a block has in it, such as the `each` of a loop: where the block is, that is. */
const PARTS = new Set([...BRANCHES, 'if', 'elseif', 'case', 'each'])

/** Whether a statement is but a part of the one around it, and goes nowhere without that. */
export const isPart = (block: Block): boolean => block.kind === 'statement' && PARTS.has(kindOf(block))

/** Whether a statement is a branch of which there can be no second one beside it. */
export const isOnlyBranch = (block: Block): boolean =>
  block.kind === 'statement' && BRANCHES.has(kindOf(block))

/** From the first white space of a run on: to begin within it as well would take the square of its length. */
const RESULT = /(?<!\s)\s+as\s+\$[\w$.]+(?:\s*\|[^"'`]*)?$/

/** A head without the `as $x` it ends with, which belongs to a statement without a body as a tail does to one with. */
export function splitResult(head: string): { core: string; tail: string } {
  const from = Math.max(...['"', "'", '`'].map(quote => head.lastIndexOf(quote))) + 1
  const at = head.slice(from).search(RESULT)
  return at < 0 ? { core: head, tail: '' } : { core: head.slice(0, from + at), tail: head.slice(from + at) }
}

export const headOf = (block: Block): string =>
  (block.children.find(({ kind }) => kind === 'head')?.text ?? '').replace(/^!\s*/, '')

export const tailOf = (block: Block): string | undefined =>
  block.children.find(({ kind }) => kind === 'tail')?.text

const wordOf = (head: string): string => /^[^\s{}()[\]"'`,]+/.exec(head)?.[0] ?? ''

/** What an object among the elements of an array is called. */
function nameOfElement(element: Block): string | undefined {
  const literal = element.children.find(({ kind }) => kind === 'value')?.children[0]
  if (literal?.kind !== 'object') return undefined
  for (const key of ['name', 'id', 'key', 'title']) {
    const entry = literal.children.find(child => child.kind === 'entry' && child.key === key)
    const value = entry?.children.find(({ kind }) => kind === 'value')
    if (value) return `${key} ${canonicalLine(value.text)}`
  }
  return undefined
}

/** What an element of an unordered array is told by: the fields of an index, a name, else all of it. */
export function nameInSet(element: Block, whole: string): string {
  const literal = element.children.find(({ kind }) => kind === 'value')?.children[0]
  const field = literal?.children.find(child => child.kind === 'entry' && child.key === 'field')
  if (!field) return nameOfElement(element) ?? whole
  const names = [...field.text.matchAll(/\bname\s*:\s*("(?:[^"\\]|\\.)*"|[\w.]+)/g)]
  return names.length === 0 ? whole : `index ${names.map(([, name]) => canonicalLine(name ?? '')).join(' ')}`
}
