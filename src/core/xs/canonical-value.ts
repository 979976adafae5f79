import type { Block } from './blocks.ts'
import { bareOrQuoted, canonicalLine } from './canonical-tokens.ts'

/** Members whose arrays are sets, and those whose objects the server writes in an order of its own. */
const SETS = new Set(['index', 'tags', 'output', 'values', 'env', 'tools'])
const RECORDS = new Set([
  ...SETS,
  'return',
  'addon',
  'schedule',
  'events',
  'actions',
  'cache',
  'cors',
  'history',
  'middleware',
])

/** The value of a member in one line. */
export function valueLine(key: string, value: Block): string {
  const [literal, ...filters] = value.children
  if (!RECORDS.has(key) || !literal || filters.length > 0) return canonicalLine(value.text)
  if (literal.kind !== 'array') return recordLine(literal)
  const elements = itemsOf(literal).map(recordOf)
  return `[ ${(SETS.has(key) ? elements.sort() : elements).join(' , ')} ]`.replace(/^\[ {2}/, '[ ')
}

/** A literal with the entries of all objects in it ordered by their names. */
function recordLine(literal: Block): string {
  if (literal.kind === 'array')
    return `[ ${itemsOf(literal).map(recordOf).join(' , ')} ]`.replace(/^\[ {2}/, '[ ')
  if (literal.kind !== 'object') return canonicalLine(literal.text)
  const entries = itemsOf(literal).map(entry => {
    const name = entry.children.find(child => child.kind === 'name')?.text ?? ''
    return entry.kind === 'entry'
      ? `${name.startsWith('!') ? '!' : ''}${bareOrQuoted(entry.key ?? '')} : ${recordOf(entry)}`
      : recordOf(entry)
  })
  return `{ ${entries.sort().join(' , ')} }`.replace(/^\{ {2}/, '{ ')
}

const itemsOf = ({ children }: Block): readonly Block[] =>
  children.filter(({ kind }) => kind === 'entry' || kind === 'element' || kind === 'block')

function recordOf(entry: Block): string {
  if (entry.kind === 'block') return canonicalLine(entry.text)
  const value = entry.children.find(child => child.kind === 'value')
  const [literal, ...filters] = value?.children ?? []
  return literal && filters.length === 0 ? recordLine(literal) : canonicalLine(value?.text ?? '')
}
