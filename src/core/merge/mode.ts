import type { Block } from '../xs/blocks.ts'
import { essence } from './essence.ts'
import type { List } from './list.ts'
import { headOf, nameInSet } from './signature.ts'

/** How the items of a list are told apart: by their names, wherever they stand, or by their order. */
export type Mode =
  { readonly order: 'free'; readonly nameOf: (block: Block) => string } | { readonly order: 'kept' }

const KEPT: Mode = { order: 'kept' }

/** Members whose arrays are sets; all others are lists. */
const SETS = new Set(['index', 'tags', 'output', 'values', 'env', 'tools'])

/**
 * The mode of three lists that are one; `member` is the member that an array or object is the whole value of. What is
 * sorted by is an object in which the order counts.
 */
export function modeOf(lists: readonly List[], member?: string): Mode {
  switch (lists[0]?.kind) {
    case 'file':
      return { order: 'free', nameOf: nameOfDefinition }
    case 'fields':
      return { order: 'free', nameOf: nameOfItem }
    case 'members':
      return lists.every(list => list.entries.every(({ block }) => !isRun(block)) && !isRepeating(list))
        ? { order: 'free', nameOf: nameOfItem }
        : KEPT
    case 'object':
      return member !== 'sort' &&
        lists.every(list => list.entries.every(({ block }) => block.kind !== 'element'))
        ? { order: 'free', nameOf: nameOfItem }
        : KEPT
    case 'array':
      return member !== undefined && SETS.has(member) ? { order: 'free', nameOf: nameOfElement } : KEPT
    default:
      return KEPT
  }
}

const nameOfItem = (block: Block): string => block.key ?? essence(block)

const nameOfElement = (block: Block): string => nameInSet(block, essence(block))

/** The guid, else kind, name and verb. */
function nameOfDefinition(block: Block): string {
  if (block.kind !== 'definition') return nameOfItem(block)
  const guid = block.children
    .find(({ kind }) => kind === 'members')
    ?.children.find(({ kind, key }) => kind === 'member' && key === 'guid')
    ?.children.find(({ kind }) => kind === 'value')?.text
  return guid === undefined ? (block.key ?? '') : `guid ${guid}`
}

/** Whether members stand there more than once, such as the `arg` of a query: which is which their order says. */
function isRepeating({ entries }: List): boolean {
  if (entries.length < 2) return false
  const names = new Set<string>()
  for (const { block } of entries) {
    if (block.kind !== 'member' || block.key === undefined) continue
    if (names.has(block.key)) return true
    names.add(block.key)
  }
  return false
}

/** Whether a block among members is a statement that is run, as blocks of unknown kinds may hold. */
function isRun(block: Block): boolean {
  if (block.kind !== 'block') return block.kind === 'text'
  return block.children.some(({ kind }) => kind === 'tail') || /^[\w]+\.\w|\$/.test(headOf(block))
}
