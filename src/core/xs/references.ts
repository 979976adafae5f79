import { type Block, blocks } from './blocks.ts'
import { plainText } from './canonical-tokens.ts'
import { barePath } from './header.ts'
import { unquote } from './literal.ts'
import { DIRECT, kindByStatement, LISTS, MEMBERS, RUNS } from './referring.ts'
import { Scanner } from './scan.ts'

/** What a definition names: a table, a function, … Xano empties the name where nothing answers to it. */
export interface Reference {
  /** The kind of definition that is named. */
  readonly kind: string
  readonly name: string
  readonly isEmpty: boolean
}

/** The references in a text, in its order, from its syntax alone: none from a comment or inside of a literal. */
export function references(text: string): Reference[] {
  return blocks(text).children.flatMap(child => {
    const kind = child.key?.split(' ', 1)[0] ?? ''
    return child.kind === 'definition' ? inBody(child, kind) : []
  })
}

/** The references of a text that was sent which came back without their names. */
export function emptiedReferences(sent: string, received: string): Reference[] {
  const own = references(sent)
  const back = references(received)
  return [...new Set(own.map(({ kind }) => kind))].flatMap(kind => {
    const left = new Map<string, number>()
    for (const { name } of back.filter(each => each.kind === kind)) left.set(name, (left.get(name) ?? 0) + 1)
    const missing = own.filter(each => {
      if (each.kind !== kind) return false
      const count = left.get(each.name) ?? 0
      left.set(each.name, count - 1)
      return count <= 0 && !each.isEmpty
    })
    return missing.slice(0, Math.max(0, left.get('') ?? 0))
  })
}

const reference = (kind: string, name: string): Reference => ({ kind, name, isEmpty: name === '' })

/** What the body of a block names; `definition` is the kind of the definition that the block is, if it is one. */
function inBody(block: Block, definition: string): Reference[] {
  return block.children.flatMap(child => {
    if (child.kind !== 'stack' && child.kind !== 'fields' && child.kind !== 'members') return []
    return child.children.flatMap(item =>
      item.kind === 'member' ? inMember(item, definition) : [...inHead(item), ...inBody(item, '')],
    )
  })
}

/** What the first argument of a statement names. */
function inHead(item: Block): Reference[] {
  const head = partOf(item, 'head')?.text.replace(/^!/, '') ?? ''
  const [word = ''] = /^[\w.]+/.exec(head) ?? []
  const kind = kindByStatement(word)
  const argument = head.slice(word.length)
  const name = argumentOf(argument.trimStart())
  if (item.kind !== 'statement' || kind === undefined || name === undefined || !/^\s/.test(argument))
    return []
  return [reference(kind, name)]
}

/** The name that an argument begins with, quoted or bare; a variable is none, nor is the `as` of a result. */
function argumentOf(argument: string): string | undefined {
  const scanner = new Scanner(argument)
  if (scanner.next() === 'string') return unquote(argument.slice(0, scanner.end))
  const path = barePath(argument, 0)
  return path === '' || path.startsWith('$') || /^as\s+\$/.test(argument) ? undefined : path
}

function inMember(member: Block, definition: string): Reference[] {
  const key = member.key ?? ''
  const value = partOf(member, 'value')
  if (!value) return []
  const direct = Object.hasOwn(DIRECT, definition) ? DIRECT[definition] : undefined
  const kind =
    direct && Object.hasOwn(direct, key)
      ? direct[key]
      : Object.hasOwn(MEMBERS, key)
        ? MEMBERS[key]
        : undefined
  const name = kind === undefined ? undefined : plainValue(member)
  if (kind !== undefined && name !== undefined) return [reference(kind, name)]
  if (Object.hasOwn(LISTS, key)) return named(value, LISTS[key] ?? '', false)
  if (RUNS[definition] === key) return entriesOf(value).flatMap(entry => nameEntry(entry, 'name', 'function'))
  if (key === 'join')
    return entriesOf(value).flatMap(entry =>
      entriesOf(partOf(entry, 'value')).flatMap(inner => nameEntry(inner, 'table', 'table')),
    )
  return []
}

/**
 * The names in a literal: `name` entries of the objects in it, and texts in its arrays; nothing of an `input`. An
 * `auth` entry beside a name says for whose users it is: those of a table.
 */
function named(value: Block, kind: string, isElement: boolean): Reference[] {
  const [literal] = value.children
  const text = isElement ? plainText(value.text) : undefined
  if (text !== undefined) return [reference(kind, text)]
  if (literal?.kind === 'array')
    return literal.children.flatMap(element => {
      const inner = partOf(element, 'value')
      return inner ? named(inner, kind, true) : []
    })
  return entriesOf(value).flatMap(entry => {
    const inner = partOf(entry, 'value')
    if (entry.key === 'name') return nameEntry(entry, 'name', kind)
    if (entry.key === 'auth') return nameEntry(entry, 'auth', 'table')
    return inner && entry.key !== 'input' && entry.key !== 'output' ? named(inner, kind, false) : []
  })
}

const nameEntry = (entry: Block, key: string, kind: string): Reference[] => {
  const name = entry.key === key ? plainValue(entry) : undefined
  return name === undefined ? [] : [reference(kind, name)]
}

const entriesOf = (value: Block | undefined): readonly Block[] =>
  (value?.children[0]?.kind === 'object' ? value.children[0].children : []).filter(
    ({ kind }) => kind === 'entry',
  )

const partOf = (block: Block, kind: 'head' | 'value'): Block | undefined =>
  block.children.find(child => child.kind === kind)

/** The text that a member or entry is set to; undefined if that is no plain literal. */
const plainValue = (block: Block | undefined): string | undefined => {
  const value = block && partOf(block, 'value')
  return value && plainText(value.text)
}
